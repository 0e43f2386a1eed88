namespace ErpLink.Adapters;

/// <summary>The zone of a server that writes its times in local time without an offset. Where a local time names two instants it is read as
/// the earlier one, so that nothing that comes later is passed over; the order of local times is kept. Immutable.</summary>
/// <param name="zone">The zone that the administrator declared.</param>
public sealed class ServerZone(TimeZoneInfo zone)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>The instant of a local time.</summary>
    public DateTimeOffset ToInstant(DateTime local)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        // A clock that is right never shows a time of the gap in spring; one that does is read as the time before the gap.
        while (zone.IsInvalidTime(time)) time -= Step;
        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        var ticks = time.Ticks - offset.Ticks;
        return ticks <= 0 ? DateTimeOffset.MinValue : ticks >= DateTimeOffset.MaxValue.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>What the server's clock shows at an instant: what to ask the server with.</summary>
    public DateTime ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    /// <summary>The earliest instant that a time of the server, written at <paramref name="instant"/> or later, can be read as.</summary>
    internal DateTimeOffset Floor(DateTimeOffset instant)
    {
        var local = ToLocal(instant);
        if (!zone.IsAmbiguousTime(local)) return instant;
        local = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);
        while (zone.IsAmbiguousTime(local - Step)) local -= Step;
        return ToInstant(local);
    }
}
