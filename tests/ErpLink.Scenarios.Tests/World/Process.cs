namespace ErpLink.Scenarios;

/// <summary>One life of the app's process: counts every store write and remote call, and may be killed at one of them.</summary>
public sealed class Process(int? killAt = null)
{
    private int _points;

    /// <summary>How many points were passed.</summary>
    public int Points => _points;

    /// <summary>What was passed, for messages.</summary>
    public List<string> Trace { get; } = [];

    public bool Dead { get; private set; }

    /// <summary>Runs at the given point, in place of another node or user.</summary>
    public Func<int, Task>? Interrupt { get; init; }

    /// <summary>A store write or remote call, right before or right after it.</summary>
    public async ValueTask PassAsync(string what)
    {
        if (Dead) throw new Killed();
        var point = _points++;
        Trace.Add(what);
        if (Interrupt is not null) await Interrupt(point);
        if (point != killAt) return;
        Dead = true;
        throw new Killed();
    }
}
