using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// Creates and updates records of one kind. Several go in one call, which is one transaction: all of them or none. When the server
/// refuses the call because of one of them, nothing was done, and they are sent again one by one, so that each gets its own answer.
/// </summary>
internal sealed class TrytonWriter(TrytonClient client, TrytonLists lists, TrytonReader reader, TrytonCatalog catalog)
{
    /// <summary>Creates records: one result for each, in order.</summary>
    public async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(TrytonShape shape, IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(shape, records.SelectMany(r => r.Values), cancellationToken).ConfigureAwait(false);
        var batch = new CallBatch<TrytonRow>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var patch = new TrytonPatch(shape.Description, ids);
            var values = shape.Create(records[i], patch);
            if (patch.Failure is { } refused) batch[i] = WriteResult.NotApplied(refused);
            else batch.Add(i, values);
        }
        await batch.SendAsync(items => CreateAsync(shape, items, cancellationToken), cancellationToken).ConfigureAwait(false);
        return batch.Results;
    }

    /// <summary>Patches records: one result for each, in order.</summary>
    public async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(TrytonShape shape, IReadOnlyList<RecordUpdate> updates, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(shape, updates.SelectMany(u => u.Changes).Select(c => new FieldAssignment(c.Field, c.New)), cancellationToken).ConfigureAwait(false);
        // Read for the ids of the rows that are to be written, and because the server compares only the rows that a write touches:
        // a row beside them that has changed is noticed here.
        var rows = await reader.FindAsync(shape, updates.Select(u => RowKey.Parse(u.Target.Key.Text)).OfType<long>().Distinct(), cancellationToken).ConfigureAwait(false);
        var batch = new CallBatch<TrytonRow>(updates.Count);
        for (var i = 0; i < updates.Count; i++)
        {
            TrytonRow? row = null;
            if (RowKey.Parse(updates[i].Target.Key.Text) is { } id && rows.TryGetValue(id, out var found))
            {
                row = found.Row;
                if (row is null)
                {
                    batch[i] = WriteResult.NotApplied(SpoiltRecord.Error(updates[i].Target.Kind, updates[i].Target.Key).ToFailure());
                    continue;
                }
            }
            var patch = new TrytonPatch(shape.Description, ids);
            if (Problem(shape, row, updates[i]) is { } problem) batch[i] = WriteResult.NotApplied(problem);
            else if (shape.Update(row!, updates[i].Changes, patch) is var values && patch.Failure is { } refused) batch[i] = WriteResult.NotApplied(refused);
            // Nothing to send: a blank where there is no row to hold one.
            else if (values.Count == 0) batch[i] = WriteResult.Applied(updates[i].Target.Key, row!.Version);
            else batch.Add(i, values, row);
        }
        await batch.SendAsync(items => UpdateAsync(shape, items, cancellationToken), cancellationToken).ConfigureAwait(false);
        return batch.Results;
    }

    private async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(TrytonShape shape, IReadOnlyList<CallBatchItem<TrytonRow>> items, CancellationToken cancellationToken)
    {
        var values = new JsonArray();
        foreach (var item in items) values.Add((JsonNode)item.Values.DeepClone());
        var (outcome, ids) = await client.WriteAsync(HttpOperation.Create, $"model.{shape.Model}.create", [values], null, result =>
        {
            var created = result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().Select(id => TrytonValues.Integer(id) ?? 0).ToArray() : [];
            return (created.Length == items.Count && created.All(id => id > 0), created);
        }, cancellationToken).ConfigureAwait(false);
        if (outcome.IsApplied) return [.. ids!.Select(id => WriteResult.Applied(RowKey.Of(id)))];

        // The code that is not unique came from the server's own sequence, which gave one number to two creates at once (SQLite).
        if (outcome is { Outcome: WriteOutcome.NotApplied, Failure: { Class: FailureClass.Duplicate } failure } && shape is PartyShape
            && items.All(i => !i.Values.ContainsKey("code")) && failure.Message.Contains("The code on party must be unique.", StringComparison.Ordinal))
            return CallBatch<TrytonRow>.All(items, WriteResult.NotApplied(failure with { Class = FailureClass.Transient, Code = ErrorCodes.SideUnavailable }));
        return CallBatch<TrytonRow>.All(items, outcome.ToWriteResult());
    }

    private async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(TrytonShape shape, IReadOnlyList<CallBatchItem<TrytonRow>> items, CancellationToken cancellationToken)
    {
        var arguments = new JsonArray();
        var timestamps = new JsonObject();
        foreach (var item in items)
        {
            arguments.Add((JsonNode)TrytonPatch.One(item.Row!.Id));
            arguments.Add(item.Values.DeepClone());
            foreach (var (row, timestamp) in item.Row.Timestamps()) timestamps[row] = timestamp?.DeepClone();
        }
        var (outcome, _) = await client.WriteAsync(HttpOperation.Update, $"model.{shape.Model}.write", arguments, timestamps,
            static result => (result.ValueKind == JsonValueKind.Null, true), cancellationToken).ConfigureAwait(false);
        // The answer names no version: it is read back by whoever wants it.
        return outcome.IsApplied ? [.. items.Select(i => WriteResult.Applied(RowKey.Of(i.Row!.Id)))] : CallBatch<TrytonRow>.All(items, outcome.ToWriteResult());
    }

    private Failure? Problem(TrytonShape shape, TrytonRow? row, RecordUpdate update) =>
        row is null ? new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"Tryton has no record {update.Target} any more.")
        : row is { ReplacedBy: { } survivor, IsActive: false } ? new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord,
            $"{update.Target} was merged into {RowKey.Of(survivor)}: nothing is written to what is left of it.")
        : catalog.IsPrecise && !update.ExpectedVersion.IsKnown ? new(FailureClass.Bug, ErrorCodes.ContractBroken,
            $"An update of a '{update.Target.Kind}' needs the version it was read at.")
        : Moved(shape, row, update) ? new(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{update.Target} was changed meanwhile.")
        : null;

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

    private async ValueTask<Dictionary<string, IReadOnlyDictionary<string, long>>> IdsAsync(TrytonShape shape, IEnumerable<FieldAssignment> assignments, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var keys in assignments.Where(a => a.Value.Kind == ValueKind.ListItem)
            .GroupBy(a => shape.Description.Field(a.Field)?.List, a => a.Value.AsListItem()))
            if (keys.Key is { } list) ids[list] = await lists.IdsAsync(list, [.. keys.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return ids;
    }
}
