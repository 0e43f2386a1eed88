namespace ErpLink.Maps;

/// <summary>Days and instants in the connection's time zone.</summary>
internal static class ZonedDays
{
    /// <summary>The day an instant falls on; absent where the calendar ends.</summary>
    public static FieldValue DayOf(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = instant.UtcTicks + zone.GetUtcOffset(instant).Ticks;
        return local < 0 || local > DateTime.MaxValue.Ticks ? FieldValue.Absent : DateOnly.FromDateTime(new DateTime(local));
    }

    /// <summary>The first instant of a day; absent where the zone never had that day (Samoa crossed the date line) or the calendar ends.</summary>
    public static FieldValue StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var wanted = FieldValue.Date(day);
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where clocks went forward over midnight the day starts later; where they went back over it, at the first of two midnights.
        var local = midnight;
        while (zone.IsInvalidTime(local) && local < midnight.AddDays(1)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return FieldValue.Absent;
        var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return DayOf(instant, zone) == wanted ? FieldValue.Instant(instant) : FieldValue.Absent;
    }
}
