using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Creates and updates records, one call and so one transaction each: in a call of several, one bad record would take the
/// others with it.</summary>
internal sealed class TrytonWriter(TrytonClient client, TrytonLists lists, TrytonReader reader, TrytonCatalog catalog)
{
    /// <summary>Creates one record.</summary>
    public async ValueTask<WriteResult> CreateAsync(TrytonShape shape, NewRecord record, CancellationToken cancellationToken)
    {
        var patch = await PatchAsync(shape, record.Values, cancellationToken).ConfigureAwait(false);
        var values = shape.Create(record, patch);
        if (patch.Failure is { } refused) return WriteResult.NotApplied(refused);

        var sendsCode = values.ContainsKey("code");
        var (outcome, id) = await client.WriteAsync(HttpOperation.Create, $"model.{shape.Model}.create", [new JsonArray(values)], null,
            result => result.ValueKind == JsonValueKind.Array && result.GetArrayLength() == 1 && result[0].TryGetInt64(out var created) ? (true, created) : (false, 0L),
            cancellationToken).ConfigureAwait(false);
        if (outcome.IsApplied) return WriteResult.Applied(TrytonKey.Of(id));

        // The code that is not unique came from the server's own sequence, which gave one number to two creates at once (SQLite).
        if (outcome is { Outcome: WriteOutcome.NotApplied, Failure: { Class: FailureClass.Duplicate } failure } && shape is PartyShape && !sendsCode
            && failure.Message.Contains("The code on party must be unique.", StringComparison.Ordinal))
            return WriteResult.NotApplied(failure with { Class = FailureClass.Transient, Code = ErrorCodes.SideUnavailable });
        return outcome.ToWriteResult();
    }

    /// <summary>Patches one record.</summary>
    public async ValueTask<WriteResult> UpdateAsync(TrytonShape shape, RecordUpdate update, CancellationToken cancellationToken)
    {
        var patch = await PatchAsync(shape, update.Changes.Select(c => new FieldAssignment(c.Field, c.New)), cancellationToken).ConfigureAwait(false);
        // Read for the ids of the rows that are to be written, and because the server compares only the rows that a write touches:
        // a row beside them that has changed is noticed here.
        var row = TrytonKey.Parse(update.Target.Key.Text) is { } id ? await reader.FindAsync(shape, id, cancellationToken).ConfigureAwait(false) : null;
        if (row is null) return NotApplied(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"Tryton has no record {update.Target} any more.");
        if (row is { ReplacedBy: { } survivor, IsActive: false })
            return NotApplied(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{update.Target} was merged into {TrytonKey.Of(survivor)}: nothing is written to what is left of it.");
        if (Moved(shape, row, update)) return NotApplied(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{update.Target} was changed meanwhile.");

        var values = shape.Update(row, update.Changes, patch);
        if (patch.Failure is { } refused) return WriteResult.NotApplied(refused);
        // Nothing to send: a blank where there is no row to hold one.
        if (values.Count == 0) return WriteResult.Applied(update.Target.Key, row.Version);

        var (outcome, _) = await client.WriteAsync(HttpOperation.Update, $"model.{shape.Model}.write", [TrytonPatch.One(row.Id), values], row.Timestamps(),
            static result => (result.ValueKind == JsonValueKind.Null, true), cancellationToken).ConfigureAwait(false);
        // The answer names no version: it is read back by whoever wants it.
        return outcome.IsApplied ? WriteResult.Applied(update.Target.Key) : outcome.ToWriteResult();
    }

    private bool Moved(TrytonShape shape, TrytonRow row, RecordUpdate update)
    {
        if (update.ExpectedVersion.IsKnown && row.Version != update.ExpectedVersion) return true;
        if (catalog.IsPrecise) return false;
        // Within one second the version says nothing, so the old values are compared, too: the window for a lost update shrinks to
        // the milliseconds until the write.
        var record = row.ToRecord(update.Target.Kind, FieldSelection.Of(update.Changes.Select(c => c.Field).Where(f => shape.Description.Field(f) is not null)), null);
        return update.Changes.Any(c => !c.Old.IsAbsent && shape.Description.Field(c.Field)?.Equality is { } equality && record[c.Field] is { IsAbsent: false } now
            && !equality.AreEqual(now, c.Old) && !equality.AreEqual(now, c.New));
    }

    private async ValueTask<TrytonPatch> PatchAsync(TrytonShape shape, IEnumerable<FieldAssignment> assignments, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var keys in assignments.Where(a => a.Value.Kind == ValueKind.ListItem)
            .GroupBy(a => shape.Description.Field(a.Field)?.List, a => a.Value.AsListItem()))
            if (keys.Key is { } list) ids[list] = await lists.IdsAsync(list, [.. keys.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return new TrytonPatch(shape.Description, ids);
    }

    private static WriteResult NotApplied(FailureClass failureClass, int code, string message) => WriteResult.NotApplied(new Failure(failureClass, code, message));
}
