namespace ErpLink.Simulation;

/// <summary>What is on its way to one side, whoever sent it: as long as a write may land, no other may be sent for the same record (R3).</summary>
public sealed class Wire
{
    private readonly List<Flight> _flights = [];

    /// <summary>The targets of all patches that were sent.</summary>
    public List<RecordRef> Sent { get; } = [];

    /// <summary>The records of which it is said, once for a while, that they are gone.</summary>
    public Dictionary<RecordRef, long> DeniedUntilMs { get; } = [];

    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>How many calls of a name there were; those that change nothing are counted.</summary>
    public int Calls(string what) => _calls.GetValueOrDefault(what);

    public int CallsOfAll => _calls.Values.Sum();

    public void Called(string what) => _calls[what] = Calls(what) + 1;

    public long UnauthorizedUntilMs { get; set; }

    public long ThrottledUntilMs { get; set; }

    /// <summary>A patch that has not arrived yet.</summary>
    public sealed class Flight(RecordUpdate update, int arrivals)
    {
        public RecordUpdate Update => update;

        public int Arrivals { get; set; } = arrivals;
    }

    public Flight Add(SimSide server, RecordUpdate update, int arrivals)
    {
        var flight = new Flight(update, arrivals);
        if (server.Find(update.Target) is not null) _flights.Add(flight);
        return flight;
    }

    public void Landed(Flight? flight)
    {
        if (flight is not null && --flight.Arrivals == 0) _flights.Remove(flight);
    }

    /// <summary>A patch is about to be sent: no other may be under way that can still land.</summary>
    public void Sending(SimKernel kernel, SimSide server, RecordUpdate update)
    {
        Sent.Add(update.Target);
        if (!server.Traits.EnforcesVersions || server.Find(update.Target) is not { } row || !Fits(update, row)) return; // A process that stood still sends what cannot land any more.
        foreach (var flight in _flights)
        {
            if (flight.Update.Target != update.Target || WriteOracle.IsSame(flight.Update, update)) continue;
            if (!Fits(flight.Update, row)) continue;
            kernel.Report("R3", $"{server.Name} {update.Target}: {WriteOracle.Text(update)} is sent while {WriteOracle.Text(flight.Update)} may still land", update.Target.Key.Text);
        }
    }

    private static bool Fits(RecordUpdate update, SimRow row) => update.ExpectedVersion.Token == row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
