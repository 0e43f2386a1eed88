using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>
/// Creates and updates records of one kind. Several creates go in one call, which is one transaction: all of them or none. When the server
/// refuses the call because of one of them, nothing was done, and they are sent again one by one, so that each gets its own answer.
/// Updates go one by one: the server has no conditional write, so each record is read and compared right before its write.
/// </summary>
internal sealed class OdooWriter(OdooClient client, OdooLists lists, OdooReader reader, TimeProvider time)
{
    /// <summary>Creates records: one result for each, in order.</summary>
    public async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(OdooShape shape, IReadOnlyList<NewRecord> records, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(shape, records.SelectMany(r => r.Values), cancellationToken).ConfigureAwait(false);
        var batch = new CallBatch<OdooRow>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var patch = new RecordPatch("Odoo", shape.Description, ids);
            var values = shape.Create(records[i], patch);
            if (patch.Failure is { } refused) batch[i] = WriteResult.NotApplied(refused);
            else batch.Add(i, values);
        }
        var budget = new CallBudget(time);
        await batch.SendAsync(async items => budget.Spent() is { } late ? CallBatch<OdooRow>.All(items, late) : await CreateAsync(shape, items, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return batch.Results;
    }

    /// <summary>Patches records: one result for each, in order.</summary>
    public async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(OdooShape shape, IReadOnlyList<RecordUpdate> updates, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(shape, updates.SelectMany(u => u.Changes).Select(c => new FieldAssignment(c.Field, c.New)), cancellationToken).ConfigureAwait(false);
        var (results, budget) = (new List<WriteResult>(updates.Count), new CallBudget(time));
        // What fails before one of the writes must not take the answers of those before it along.
        foreach (var update in updates)
            results.AddRange(await KindGroups.AnswerAsync(
                async () => [budget.Spent() ?? await UpdateAsync(shape, update, ids, cancellationToken).ConfigureAwait(false)], 1, cancellationToken).ConfigureAwait(false));
        return results;
    }

    private async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(OdooShape shape, IReadOnlyList<CallBatchItem<OdooRow>> items, CancellationToken cancellationToken)
    {
        var values = new JsonArray([.. items.Select(i => i.Values.DeepClone())]);
        var call = new OdooCall(shape.Model, "create") { Arguments = [("vals_list", values)] };
        var (outcome, ids) = await client.WriteAsync(HttpOperation.Create, call, result =>
        {
            var created = result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().Select(id => OdooValues.Id(id) ?? 0).ToArray() : [];
            return (created.Length == items.Count && created.Distinct().Count() == items.Count && created.All(id => id > 0), created);
        }, cancellationToken).ConfigureAwait(false);
        return outcome.IsApplied ? [.. ids!.Select(id => WriteResult.Applied(RowKey.Of(id)))] : CallBatch<OdooRow>.All(items, outcome.ToWriteResult());
    }

    private async ValueTask<WriteResult> UpdateAsync(OdooShape shape, RecordUpdate update,
        Dictionary<string, IReadOnlyDictionary<string, long>> ids, CancellationToken cancellationToken)
    {
        var patch = new RecordPatch("Odoo", shape.Description, ids);
        var values = shape.Update(update.Changes, patch);
        var touched = FieldSelection.Of(update.Changes.Select(c => c.Field).Where(f => shape.Field(f) is not null));
        var row = RowKey.Parse(update.Target.Key.Text) is { } id
            ? (await reader.FindAsync(shape, [id], touched, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id) : null;
        if (Problem(shape, row, update) is { } problem) return WriteResult.NotApplied(problem);
        if (patch.Failure is { } refused) return WriteResult.NotApplied(refused);
        if (values.Count == 0) return WriteResult.Applied(update.Target.Key, row!.Version);

        var call = new OdooCall(shape.Model, "write") { Ids = [row!.Id], Arguments = [("vals", values)] };
        var (outcome, _) = await client.WriteAsync(HttpOperation.Update, call,
            static result => (result.ValueKind == JsonValueKind.True, true), cancellationToken).ConfigureAwait(false);
        // The answer names no version: it is read back by whoever wants it.
        return outcome.IsApplied ? WriteResult.Applied(RowKey.Of(row.Id)) : outcome.ToWriteResult();
    }

    private static Failure? Problem(OdooShape shape, OdooRow? row, RecordUpdate update) =>
        row is null ? new(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"Odoo has no record {update.Target} any more, or the user may not see it.")
        : row.IsSpoilt ? SpoiltRecord.Error(update.Target.Kind, update.Target.Key).ToFailure()
        : HasMoved(shape, row, update) ? new(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{update.Target} was changed meanwhile.")
        : null;

    // Within one second the version says nothing, so the old values are compared, too: the window for a lost update shrinks to the
    // milliseconds until the write.
    private static bool HasMoved(OdooShape shape, OdooRow row, RecordUpdate update) =>
        update.ExpectedVersion.IsKnown && row.Version != update.ExpectedVersion
        || update.Changes.Any(c => !c.Old.IsAbsent && shape.Field(c.Field)?.Description.Equality is { } equality && row.Values.TryGetValue(c.Field, out var now)
            && !equality.AreEqual(now, c.Old) && !equality.AreEqual(now, c.New));

    private async ValueTask<Dictionary<string, IReadOnlyDictionary<string, long>>> IdsAsync(OdooShape shape, IEnumerable<FieldAssignment> assignments,
        CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var keys in assignments.Where(a => a.Value.Kind == ValueKind.ListItem).GroupBy(a => shape.Field(a.Field)?.Description.List, a => a.Value.AsListItem()))
            if (keys.Key is { } list) ids[list] = await lists.IdsAsync(list, [.. keys.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return ids;
    }
}
