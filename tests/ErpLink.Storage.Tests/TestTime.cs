namespace ErpLink.Storage.Tests;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class TestTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
