using System.Diagnostics.CodeAnalysis;

namespace ErpLink.Conformance;

/// <summary>What a rule works with: a fresh side, its description, records of its own, and the count of what was checked.</summary>
internal sealed class Bench(SideUnderTest under, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int ValueTriesMax = 20;
    private static readonly TimeSpan TidyTimeMax = TimeSpan.FromSeconds(30);
    private readonly List<IRecordSide> _sides = [];
    private readonly List<RecordKey> _made = [];
    private readonly Dictionary<string, IReadOnlyList<ListEntry>> _lists = new(StringComparer.Ordinal);
    private int _number;

    public SideUnderTest Under => under;

    public CancellationToken Token => cancellationToken;

    /// <summary>The side, opened for this rule.</summary>
    public IRecordSide Side { get; private set; } = null!;

    public SideDescription Description { get; private set; } = null!;

    public KindDescription Kind { get; private set; } = null!;

    /// <summary>Every field.</summary>
    public FieldSelection All { get; private set; } = FieldSelection.None;

    /// <summary>How many things were found as they should be.</summary>
    public int Checks { get; private set; }

    /// <summary>The fields the kit may change in a record that is there.</summary>
    public IReadOnlyList<FieldDescription> Updatable
    {
        get
        {
            var fields = Kind.Fields.Where(f => f.Access is FieldAccess.Normal or FieldAccess.Mandatory && IsOpen(f)).ToList();
            Require(fields.Count > 0 || !Kind.CanUpdate, "CanUpdate = yes, and there is no field to write: there was nothing to check it with.");
            return fields;
        }
    }

    public async ValueTask OpenAsync()
    {
        await under.PrepareAsync(cancellationToken).ConfigureAwait(false);
        Side = await OpenSideAsync().ConfigureAwait(false);
        Description = await Side.DescribeAsync(cancellationToken).ConfigureAwait(false);
        Kind = Description.Kind(under.Kind) ?? throw new RuleFailedException($"The side does not describe the kind '{under.Kind}'.");
        // K12 says what is wrong with doubled names; the others can work with one of them.
        All = FieldSelection.Of(Kind.Fields.Select(f => f.Name).Distinct());
    }

    /// <summary>Another side on the same database.</summary>
    public async ValueTask<IRecordSide> OpenSideAsync() => Own(await under.OpenAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Disposes this side with the bench.</summary>
    public IRecordSide Own(IRecordSide side)
    {
        _sides.Add(side);
        return side;
    }

    /// <summary>Counts what is as it should be; ends the rule with a reason when it is not.</summary>
    public void Check([DoesNotReturnIf(false)] bool holds, string reason)
    {
        Require(holds, reason);
        Checks++;
    }

    /// <summary>The same for what only leads to what is checked.</summary>
    public static void Require([DoesNotReturnIf(false)] bool holds, string reason)
    {
        if (!holds) throw new RuleFailedException(reason);
    }

    /// <summary>The second writer, without whom the rule cannot be checked.</summary>
    public ISecondWriter SecondWriter => under.SecondWriter
        ?? throw new RuleFailedException("It takes a second writer, and none is given: give SideUnderTest.SecondWriter, or waive the rule.");

    /// <summary>What makes calls fail, without which the rule cannot be checked.</summary>
    public IFaultInjector Faults => under.Faults
        ?? throw new RuleFailedException("It takes faults, and nothing makes them: give SideUnderTest.Faults, or waive the rule.");

    /// <summary>Text that is in no record yet: letters only, so that nothing in it is a wildcard.</summary>
    public string Unique(int length = 10)
    {
        Span<byte> bytes = stackalloc byte[length];
        under.Entropy.Fill(bytes);
        return string.Concat(bytes.ToArray().Select(b => (char)('A' + b % 26)));
    }

    /// <summary>A reference as the engine derives them.</summary>
    public string NewReference()
    {
        Span<byte> bytes = stackalloc byte[20];
        under.Entropy.Fill(bytes);
        return string.Concat(bytes.ToArray().Select(b => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[b % 32]));
    }

    /// <summary>The items of a field's list.</summary>
    public async ValueTask<IReadOnlyList<ListEntry>> ItemsAsync(FieldDescription field)
    {
        if (field.List is not { } name) return [];
        if (!_lists.TryGetValue(name, out var items))
            _lists[name] = items = (await Side.ReadListAsync(name, null, cancellationToken).ConfigureAwait(false)).Items;
        return items;
    }

    /// <summary>A valid value that is not the one given, by the field's own equality.</summary>
    public async ValueTask<FieldValue> ValueAsync(FieldDescription field, FieldValue not = default)
    {
        var items = await ItemsAsync(field).ConfigureAwait(false);
        for (var i = 0; i < ValueTriesMax; i++)
        {
            var value = under.ValueOf(field, items, ++_number);
            if (value.IsAbsent) break;
            if (not.IsAbsent || !field.Equality.AreEqual(value, not)) return value;
        }

        throw new RuleFailedException(
            $"There is no {(not.IsAbsent ? "" : "second ")}value for field '{field.Name}': give one in SideUnderTest.ValueOf, or name it in FieldsLeftAlone with the reason.");
    }

    /// <summary>A record that can be created: what is mandatory, a title of its own, and the fields given.</summary>
    public async ValueTask<NewRecord> DraftAsync(IEnumerable<FieldDescription> fields, string? title = null)
    {
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var field in Kind.Fields.Where(f => f.Access == FieldAccess.Mandatory && IsOpen(f)).Concat(fields).DistinctBy(f => f.Name))
            values[field.Name] = await ValueAsync(field).ConfigureAwait(false);
        if (title is not null && Kind.TitleField is { } name) values[name] = title;
        return new NewRecord(Kind.Kind, [.. values.Select(v => new FieldAssignment(v.Key, v.Value))])
        { Reference = NewReference(), Parent = under.Parent };
    }

    /// <summary>Creates one record, whatever comes of it.</summary>
    public async ValueTask<WriteResult> CreateAsync(IRecordSide side, NewRecord record)
    {
        var results = await side.CreateAsync([record], under.Context, cancellationToken).ConfigureAwait(false);
        Require(results.Count == 1, $"A create of one record gave {results.Count} results.");
        if (!results[0].Key.IsEmpty) _made.Add(results[0].Key);
        return results[0];
    }

    /// <summary>A record that is there, read back with every field.</summary>
    public async ValueTask<Record> NewAsync(IEnumerable<FieldDescription>? fields = null, string? title = null)
    {
        if (!Kind.CanCreate) throw new RuleFailedException($"The kit makes its own records, and '{Kind.Kind}' cannot be created: waive the rule.");
        var result = await CreateAsync(Side, await DraftAsync(fields ?? [], title).ConfigureAwait(false)).ConfigureAwait(false);
        if (result.Outcome != WriteOutcome.Applied) throw new RuleFailedException($"A valid record could not be created: {Said(result)}");
        return await ReadAsync(result.Key).ConfigureAwait(false);
    }

    /// <summary>Tidies this record away at the end.</summary>
    public void Made(RecordKey key) => _made.Add(key);

    /// <summary>The one answer for one key.</summary>
    public async ValueTask<ReadResult> FindAsync(IRecordSide side, RecordKey key)
    {
        var results = await FindAsync(side, [key]).ConfigureAwait(false);
        Require(results.Count == 1, $"A read of one key gave {results.Count} answers.");
        return results[0];
    }

    /// <summary>The answers for several keys.</summary>
    public async ValueTask<List<ReadResult>> FindAsync(IRecordSide side, IReadOnlyList<RecordKey> keys)
    {
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(Kind.Kind, keys, All, cancellationToken).ConfigureAwait(false)) results.Add(result);
        return results;
    }

    /// <summary>The record, which has to be there.</summary>
    public async ValueTask<Record> ReadAsync(RecordKey key, IRecordSide? side = null)
    {
        var result = await FindAsync(side ?? Side, key).ConfigureAwait(false);
        return result.Record ?? throw new RuleFailedException($"A record that is there was read as {result.Status}: {result.Failure?.Message ?? "no reason given"}");
    }

    /// <summary>Patches one record as it was read, whatever comes of it.</summary>
    public async ValueTask<WriteResult> UpdateAsync(IRecordSide side, Record record, string field, FieldValue value, RecordVersion? expected = null)
    {
        var update = new RecordUpdate(record.Ref, [new FieldChange(field, record[field], value)], expected ?? record.Version);
        var results = await side.UpdateAsync([update], under.Context, cancellationToken).ConfigureAwait(false);
        Require(results.Count == 1, $"An update of one record gave {results.Count} results.");
        return results[0];
    }

    /// <summary>Patches one record, which has to work; gives it as it is then.</summary>
    public async ValueTask<Record> ChangeAsync(Record record, string field, FieldValue value, IRecordSide? side = null)
    {
        var result = await UpdateAsync(side ?? Side, record, field, value).ConfigureAwait(false);
        if (result.Outcome != WriteOutcome.Applied) throw new RuleFailedException($"A valid value of '{field}' could not be written: {Said(result)}");
        return await ReadAsync(record.Key, side).ConfigureAwait(false);
    }

    /// <summary>Every record of a search, which has to end with a page that says so.</summary>
    public async ValueTask<List<Record>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var (records, isComplete) = (new List<Record>(), false);
        await foreach (var page in side.SearchAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (isComplete) throw new RuleFailedException("A page followed the one that said it was the last.");
            isComplete = page.IsComplete;
            records.AddRange(page.Records);
        }

        return isComplete ? records : throw new RuleFailedException("A search ended without a page that says it is complete.");
    }

    /// <summary>The records of a reference, or <see langword="null"/> where nothing keeps references that can be searched.</summary>
    public async ValueTask<List<Record>> ByReferenceAsync(string reference) =>
        await SearchAsync(Side, new RecordQuery(Kind.Kind, All)
        { Filter = Restriction.Where(Kind.CorrelationField!, SearchOperator.Equal, reference), IncludeInactive = true }).ConfigureAwait(false);

    /// <summary>Whether both hold the same in a field, by the side's own equality.</summary>
    public bool AreEqual(Record left, Record right, string field) => Kind.Field(field)!.Equality.AreEqual(left[field], right[field]);

    /// <summary>What a result says, for a reason.</summary>
    public static string Said(WriteResult result) =>
        result.Failure is { } failure ? $"{result.Outcome}, {failure.Class}: {failure.Message}" : $"{result.Outcome}.";

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TidyTimeMax, under.Time);
        foreach (var key in _made.Distinct())
        {
            try
            {
                if (under.SecondWriter is { } writer) await writer.DeleteAsync(key, limit.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // A record that is gone already, or cannot go, takes nothing from the result.
            }
        }

        foreach (var side in _sides)
        {
            if (side is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
            else (side as IDisposable)?.Dispose();
        }
    }

    // The reference is the side's own to write.
    private bool IsOpen(FieldDescription field) => field.Name != Kind.CorrelationField && !under.FieldsLeftAlone.ContainsKey(field.Name);
}
