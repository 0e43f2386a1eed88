using System.Globalization;

namespace ErpLink.Simulation;

public sealed partial class SimSide
{
    /// <summary>Carries out a patch that arrived, or refuses it.</summary>
    /// <param name="update">The patch.</param>
    /// <param name="ignoredField">A field that is left as it is, in silence.</param>
    /// <param name="whole">The record as it is to be, where the side knows no patches.</param>
    public WriteResult Update(RecordUpdate update, string? ignoredField, IReadOnlyDictionary<string, FieldValue>? whole = null)
    {
        if (Find(update.Target) is not { } row || row.Deleted || row.MergedInto is not null) return Refused(FailureClass.NotFound, ErrorCodes.SideHasNoRecord);
        if (row.Hidden) return Refused(FailureClass.Forbidden, ErrorCodes.SideForbids);
        if (Traits.EnforcesVersions && update.ExpectedVersion != Version(row.Version)) return Refused(FailureClass.Conflict, ErrorCodes.VersionMoved);
        if (Poisoned == update.Target) return Refused(FailureClass.Invalid, ErrorCodes.SideRefusedValues);
        if (update.Changes.Any(c => IsTooLong(c.Field, c.New))) return Refused(FailureClass.Invalid, ErrorCodes.SideRefusedValues);

        Oracle.BeforeUpdate(this, row, update);
        Remember(row);
        foreach (var (field, value) in whole?.Where(v => v.Key != ignoredField) ?? []) row.Values[field] = value;
        foreach (var change in update.Changes.Where(c => c.Field != ignoredField))
        {
            row.Values[change.Field] = Normalise(change.Field, change.New);
            row.EditedMs.Remove(change.Field);
            Touch(row, change.Field);
            Truth.Wrote(Side, row, change.Field, change.New, row.Values[change.Field], IsAnswered);
        }

        foreach (var change in update.Changes.Where(c => row.Values[c.Field] == row.Before!.Value.Values[c.Field])) Truth.Ignored.Add((row, change.Field, Token.Of(change.New)));
        row.Version++;
        Oracle.AfterUpdate(this, row);
        if (!Traits.FeedHidesOwn) Publish(row, ChangeKind.Changed);
        if (_kernel.Tracing)
            _kernel.Show($"{Name} is written", row.Ref.Key.Text, string.Join(", ", update.Changes.Select(c => $"{c.Field} = '{row.Values[c.Field]}'")) + $" (v{row.Version})");
        return WriteResult.Applied(row.Ref.Key, Traits.VersionCovers == VersionCover.None ? default : Version(row.Version), Answer(row));
    }

    /// <summary>Carries out a create that arrived, or refuses it.</summary>
    public WriteResult Create(NewRecord record)
    {
        if (record.Values.Any(v => IsTooLong(v.Field, v.Value))) return Refused(FailureClass.Invalid, ErrorCodes.SideRefusedValues);
        if (record.Parent is { } parent && (Find(parent) is not { } owner || owner.Deleted)) return Refused(FailureClass.MissingPrerequisite, ErrorCodes.SideRefusedValues);
        var taken = Traits.CreateTier switch
        {
            CreateTier.ClientKey => _rows.ContainsKey(new RecordRef(record.Kind, record.Reference)),
            CreateTier.UniqueReference => _rows.Values.Any(r => r.Ref.Kind == record.Kind && r.Values["reference"] == record.Reference),
            _ => false,
        };
        if (taken) return Refused(FailureClass.Duplicate, ErrorCodes.SideHasDuplicate);

        Oracle.BeforeCreate(this, record);
        var key = Traits.CreateTier == CreateTier.ClientKey ? record.Reference : (++_lastKey).ToString(CultureInfo.InvariantCulture);
        var row = Add(record.Kind, key, record.Parent);
        row.CreatedByLink = true;
        foreach (var value in record.Values)
        {
            row.Values[value.Field] = Normalise(value.Field, value.Value);
            Truth.Wrote(Side, row, value.Field, value.Value, row.Values[value.Field], IsAnswered);
        }

        if (Kind(record.Kind).CorrelationField is { } correlation) row.Values[correlation] = record.Reference;
        if (Shape.Fields(record.Kind).Contains("code")) Default(row, "code");
        _kernel.Note($"{Name} creates", key, record.Reference);
        return WriteResult.Applied(key, Traits.VersionCovers == VersionCover.None ? default : Version(row.Version), Answer(row));
    }

    /// <summary>The server fills in a value of its own.</summary>
    private void Default(SimRow row, string field)
    {
        row.Values[field] = Token.Text(Truth.NextToken());
        Truth.Typed(Side, row, field, row.Values[field], _kernel.NowMs);
    }

    /// <summary>Whether the engine is told what was stored: the side declares it, and nothing is lost on the way.</summary>
    private bool IsAnswered => Traits.ReturnsStoredValues && _settings.Rates.Count == 0;

    private bool IsTooLong(string field, FieldValue value) =>
        field == "note" && Traits.NoteLength > 0 && value.Kind == ValueKind.Text && value.AsText().Length > Traits.NoteLength;

    private Record? Answer(SimRow row) =>
        Traits.ReturnsStoredValues ? ToRecord(row, FieldSelection.Of(Kind(row.Ref.Kind).Fields.Select(f => f.Name)), stale: false) : null;

    private static WriteResult Refused(FailureClass failureClass, int code) => WriteResult.NotApplied(new Failure(failureClass, code, "The side refuses it."));
}
