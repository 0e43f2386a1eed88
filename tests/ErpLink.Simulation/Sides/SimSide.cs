using System.Globalization;

namespace ErpLink.Simulation;

/// <summary>The server behind a side: its tables, its rules, its feed. Users edit it directly; the engine comes over a line.</summary>
public sealed partial class SimSide
{
    private readonly SimKernel _kernel;
    private readonly Settings _settings;
    private readonly Dictionary<RecordRef, SimRow> _rows = [];
    private int _lastKey = 1000;

    public SimSide(Side side, SimKernel kernel, Settings settings, Truth truth, WriteOracle oracle, IReadOnlyList<KindDescription> kinds)
    {
        (Side, _kernel, _settings, Truth, Oracle, Kinds) = (side, kernel, settings, truth, oracle, kinds);
        Traits = side == Side.Erp ? settings.Erp : settings.App;
        Description = new SideDescription(side == Side.Erp ? "erp-db" : "app-db", kinds);
    }

    public Side Side { get; }

    public SideTraits Traits { get; }

    public SideDescription Description { get; }

    public IReadOnlyList<KindDescription> Kinds { get; }

    public IReadOnlyDictionary<RecordRef, SimRow> Rows => _rows;

    public string Name => Side == Side.Erp ? "erp" : "app";

    /// <summary>A record whose writes are always refused.</summary>
    public RecordRef? Poisoned { get; set; }

    private Truth Truth { get; }

    private WriteOracle Oracle { get; }

    public KindDescription Kind(RecordKind kind) => Description.Kind(kind)!;

    public SimRow? Find(RecordRef record) => _rows.GetValueOrDefault(record);

    /// <summary>A record made by a user of this side.</summary>
    public SimRow Add(RecordKind kind, string key, RecordRef? parent)
    {
        var row = new SimRow(new RecordRef(kind, key)) { Parent = parent, ModifiedMs = _kernel.NowMs };
        foreach (var field in Kind(kind).Fields) row.Values[field.Name] = FieldValue.Null;
        _rows[row.Ref] = row;
        Publish(row, ChangeKind.Changed);
        return row;
    }

    /// <summary>A user types a value.</summary>
    public void Edit(SimRow row, string field, FieldValue value)
    {
        Remember(row);
        row.Values[field] = Normalise(field, value);
        row.EditedMs[field] = _kernel.NowMs;
        row.Version++;
        Touch(row, field);
        Truth.Typed(Side, row, field, row.Values[field], _kernel.NowMs);
        Publish(row, ChangeKind.Changed);
        _kernel.Note($"{Name} user edits", row.Ref.Key.Text, _kernel.Tracing ? $"{field} = '{row.Values[field]}' (v{row.Version})" : field);
    }

    public void Delete(SimRow row)
    {
        row.Deleted = row.WasGone = true;
        Publish(row, ChangeKind.Deleted);
        _kernel.Note($"{Name} user deletes", row.Ref.Key.Text);
    }

    public void Undelete(SimRow row)
    {
        row.Deleted = false;
        Remember(row);
        row.Version++;
        Touch(row, null);
        Publish(row, ChangeKind.Changed);
        _kernel.Note($"{Name} user restores", row.Ref.Key.Text);
    }

    public void Hide(SimRow row, bool hidden)
    {
        row.Hidden = hidden;
        _kernel.Note($"{Name} hides", row.Ref.Key.Text, hidden ? "yes" : "no");
    }

    /// <summary>One record lives on in another: nothing is left under its key.</summary>
    public void Merge(SimRow row, SimRow survivor)
    {
        row.MergedInto = survivor.Ref.Key;
        row.WasGone = true;
        Publish(row, ChangeKind.MergedInto);
        _kernel.Note($"{Name} user merges", row.Ref.Key.Text, $"into {survivor.Ref.Key.Text}");
    }

    /// <summary>What the side makes of a value it is given.</summary>
    public FieldValue Normalise(string field, FieldValue value)
    {
        if (value.Kind != ValueKind.Text) return value;
        var text = value.AsText();
        if (Traits.Trims) text = text.Trim();
        if (field == "note" && Traits.UpperNotes) text = text.ToUpperInvariant();
        if (field == "note" && Traits.AltersUndeclared) text = text.Replace('e', 'E');
        if (Traits.BlankIsNull && text.Length == 0) return FieldValue.Null;
        return FieldValue.Text(text);
    }

    private void Remember(SimRow row) => row.Before = (new Dictionary<string, FieldValue>(row.Values), row.Version, row.ModifiedMs, _kernel.NowMs + _settings.LagMs);

    private void Touch(SimRow row, string? field)
    {
        row.ModifiedMs = _kernel.NowMs / Traits.ClockStepMs * Traits.ClockStepMs;
        if (field is null) return;
        if (!row.Past.TryGetValue(field, out var past)) row.Past[field] = past = [];
        past.Add(row.Values[field]);
    }

    private static RecordVersion Version(long version) => new(version.ToString(CultureInfo.InvariantCulture));
}
