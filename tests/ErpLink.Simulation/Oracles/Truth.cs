namespace ErpLink.Simulation;

/// <summary>One value a user typed.</summary>
public sealed record UserEdit(Side Side, SimRow Row, string Field, int Token, long AtMs);

/// <summary>One value that a write of the engine left in a side.</summary>
public sealed record EngineWrite(Side Side, SimRow Row, string Field, FieldValue Sent, FieldValue Stored);

/// <summary>What really happened: who typed which value where and when, and what was shown to whom. Kept by the simulator, never read
/// from the store that is on trial.</summary>
public sealed class Truth
{
    private readonly Dictionary<int, (bool App, bool Erp)> _authors = [];
    private readonly Dictionary<int, (bool App, bool Erp)> _seen = [];
    private readonly HashSet<int> _shown = [];
    private readonly Dictionary<string, int> _creates = [];
    private readonly Dictionary<string, int> _allowed = [];

    public List<UserEdit> Edits { get; } = [];

    public List<EngineWrite> Writes { get; } = [];

    /// <summary>Values that a rule let be overwritten unseen, so that the journal must name them.</summary>
    public List<(int Token, SimRow Row, string Field)> MustBeJournaled { get; } = [];

    /// <summary>Entities about whose create a person has said something: what lands afterwards is that person's.</summary>
    public HashSet<string> DecidedCreates { get; } = [];

    /// <summary>Values that a write met inside the window that a side without versions leaves open.</summary>
    public HashSet<int> LostInWindow { get; } = [];

    /// <summary>Values that were sent and left what was there.</summary>
    public HashSet<(SimRow Row, string Field, int Token)> Ignored { get; } = [];

    /// <summary>When store or ERP was set back; 0 when it was not. What was journaled before may be gone.</summary>
    public long SetBackMs { get; set; }

    /// <summary>The connection's era when that happened.</summary>
    public long EraBefore { get; set; }

    /// <summary>The youngest value there is.</summary>
    public int LastToken { get; private set; }

    public int NextToken() => ++LastToken;

    public void Typed(Side side, SimRow row, string field, FieldValue value, long atMs)
    {
        var token = Token.Of(value);
        Edits.Add(new UserEdit(side, row, field, token, atMs));
        if (token == 0) return; // Blank: it takes the place of what was there, and has no provenance of its own.
        Mark(_authors, token, side);
        Mark(_seen, token, side);
    }

    /// <param name="side">Where.</param>
    /// <param name="row">The record.</param>
    /// <param name="field">The field.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="stored">What is there now.</param>
    /// <param name="isAnswered">The answer tells what was stored, and is certain to come.</param>
    public void Wrote(Side side, SimRow row, string field, FieldValue sent, FieldValue stored, bool isAnswered)
    {
        Writes.Add(new EngineWrite(side, row, field, sent, stored));
        var token = Token.Of(stored);
        if (token == 0) return;
        Mark(_seen, token, side);
        if (stored != sent && !isAnswered) Mark(_authors, token, side); // The side made something of its own of it, and nobody was told.
    }

    /// <summary>A person saw the value and decided.</summary>
    public void Shown(FieldValue value)
    {
        if (Token.Of(value) is > 0 and var token) _shown.Add(token);
    }

    public bool WasShown(int token) => _shown.Contains(token);

    public bool WasSeenOn(Side side, int token) => Has(_seen, token, side);

    public bool WasTypedIn(SimRow row, int token) => Edits.Any(e => e.Token == token && e.Row == row);

    public bool WasTypedOn(Side side, int token) => Has(_authors, token, side);

    /// <summary>Another create of an entity is one more than the last only when a person wanted it so.</summary>
    public void Allow(string ident) => _allowed[ident] = _allowed.GetValueOrDefault(ident) + 1;

    /// <summary>Counts a create; false when there is one too many.</summary>
    public bool CountCreate(string ident, int gone) => (_creates[ident] = _creates.GetValueOrDefault(ident) + 1) <= 1 + gone + _allowed.GetValueOrDefault(ident);

    private static void Mark(Dictionary<int, (bool App, bool Erp)> marks, int token, Side side)
    {
        var old = marks.GetValueOrDefault(token);
        marks[token] = side == Side.Erp ? old with { Erp = true } : old with { App = true };
    }

    private static bool Has(Dictionary<int, (bool App, bool Erp)> marks, int token, Side side)
    {
        var mark = marks.GetValueOrDefault(token);
        return side == Side.Erp ? mark.Erp : mark.App;
    }
}
