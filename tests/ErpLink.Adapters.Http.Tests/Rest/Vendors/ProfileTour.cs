using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Makes a side send every request that its profile can make it send; each step has to reach the service.</summary>
/// <param name="side">The side.</param>
/// <param name="profile">Its profile.</param>
/// <param name="record">What the service got.</param>
/// <param name="keyOf">The key that the service has a record of a kind for.</param>
internal sealed class ProfileTour(IRecordSide side, RestProfile profile, PrismRecord record, Func<RecordKind, string> keyOf)
{
    private const int LengthOfUnlimited = 60;
    private static readonly WriteContext Context = new(ErpUser.System);

    public async Task RunAsync()
    {
        var description = await side.DescribeAsync(default);
        foreach (var list in profile.Lists.Where(l => l.Value.Fixed is null)) await StepAsync($"list {list.Key}", () => side.ReadListAsync(list.Key, null, default).AsTask(), "GET");
        foreach (var kind in description.Kinds)
        {
            await ReadAsync(kind);
            await SearchAsync(kind);
            await WriteAsync(kind);
        }
    }

    private async Task ReadAsync(KindDescription kind)
    {
        var all = FieldSelection.Of(kind.Fields.Select(f => f.Name));
        RecordKey key = new(keyOf(kind.Kind));
        await StepAsync("get", () => DrainAsync(side.ReadAsync(kind.Kind, [key], all, default)), "GET");
        await StepAsync("get several", () => DrainAsync(side.ReadAsync(kind.Kind, [key, new(keyOf(kind.Kind))], all, default)), "GET");
        if (kind.ChangeFeed == ChangeFeed.None) return;
        SyncCursor? cursor = null;
        await StepAsync("start of changes", async () => cursor = (await side.ReadChangesAsync(kind.Kind, null, all, default)).Next, "GET");
        await StepAsync("changes", () => side.ReadChangesAsync(kind.Kind, cursor, all, default).AsTask(), "GET");
    }

    private async Task SearchAsync(KindDescription kind)
    {
        var query = new RecordQuery(kind.Kind, FieldSelection.Of(kind.Fields.Select(f => f.Name)));
        await FindAsync("active", query);
        await FindAsync("all", query with { IncludeInactive = true });
        if (kind.CanSearchText) await FindAsync("text", query with { Text = "Nordvik & Sønn \"50%\"" });
        foreach (var parent in kind.ParentKinds) await FindAsync("parent", query with { Parent = new RecordRef(parent, "10001") });
        foreach (var sort in profile.Kinds[kind.Kind.Name].List!.Sort.Keys) await FindAsync($"sort {sort}", query with { OrderBy = [new SortField(sort.TrimStart('-'), sort.StartsWith('-'))] });
        foreach (var field in kind.Fields)
        {
            foreach (var search in profile.Kinds[kind.Kind.Name].Fields[field.Name].Search.Keys)
                await FindAsync($"{field.Name} {search}", query with { Filter = new FieldRestriction(field.Name, search, [Sample(field)]) });
        }
    }

    private async Task WriteAsync(KindDescription kind)
    {
        var writable = kind.Fields.Where(f => f.Access != FieldAccess.ReadOnly).ToList();
        var parent = kind.ParentKinds.Count > 0 ? (RecordRef?)new RecordRef(kind.ParentKinds[0], "10001") : null;
        foreach (var fields in new[] { writable, writable.Where(f => f.Access == FieldAccess.Mandatory).ToList() })
            await StepAsync("create", () => side.CreateAsync([new NewRecord(kind.Kind, [.. fields.Select(f => new FieldAssignment(f.Name, Sample(f)))]) { Reference = "EL-0123456789ABCDEFGHIJ", Parent = parent }], Context, default).AsTask(), "POST", "PUT");
        foreach (var field in writable.Where(f => kind.CanUpdate && f.Access != FieldAccess.CreateOnly))
        {
            foreach (var value in field.Type == FieldType.Text && field.Access == FieldAccess.Normal ? new[] { Sample(field), FieldValue.Null } : [Sample(field)])
            {
                var version = kind.EnforcesVersions ? new RecordVersion("1") : default;
                await StepAsync($"update {field.Name}", () => side.UpdateAsync([new RecordUpdate(new RecordRef(kind.Kind, keyOf(kind.Kind)), [new FieldChange(field.Name, FieldValue.Absent, value)], version)], Context, default).AsTask(), "POST", "PUT", "PATCH");
            }
        }
    }

    // The most that the field takes.
    private FieldValue Sample(FieldDescription field) => field.Type switch
    {
        FieldType.Text => FieldValue.Text(string.Concat(Enumerable.Repeat("Æ\"9x", 200))[..(field.LengthMax ?? LengthOfUnlimited)]),
        FieldType.Integer => FieldValue.Integer(31),
        FieldType.Decimal => FieldValue.Decimal(99999999.99m),
        FieldType.Boolean => FieldValue.Boolean(true),
        FieldType.Date => FieldValue.Date(new DateOnly(2026, 12, 31)),
        FieldType.ListItem => FieldValue.ListItem(profile.Lists[field.List!].Fixed?[0].Key ?? "EUR"),
        _ => throw new InvalidOperationException($"{field.Name}: no sample for {field.Type}."),
    };

    private Task FindAsync(string what, RecordQuery query) => StepAsync($"search {what}", async () =>
    {
        // Two pages: what Prism makes up has no end.
        var pages = 0;
        await foreach (var _ in side.SearchAsync(query, default))
        {
            if (++pages == 2) break;
        }
    }, "GET");

    // What Prism makes up need not be a record; what it was asked has to be right.
    private async Task StepAsync(string what, Func<Task> step, params string[] methods)
    {
        var before = record.Of(methods);
        string? why = null;
        try
        {
            await step();
        }
        catch (ErpLinkException exception)
        {
            why = exception.Message;
        }

        record.Of(methods).Should().BeGreaterThan(before, $"'{what}' has to send something ({why}); problems: {string.Join("; ", record.Problems.Take(3))}");
    }

    private static async Task DrainAsync(IAsyncEnumerable<ReadResult> results)
    {
        await foreach (var _ in results) ;
    }
}
