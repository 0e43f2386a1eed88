using BenchmarkDotNet.Attributes;
using ErpLink.Maps;
using ErpLink.Merging;
using KellermanSoftware.CompareNetObjects;

namespace ErpLink.Benchmarks;

/// <summary>Claim: merging a pair of records costs a small fraction of what one comparison by reflection costs, and an unchanged pair
/// allocates nothing. A thousand pairs of 20 mapped fields, of which in one in a hundred the ERP changed one field; figures are for one
/// pair.</summary>
/// <remarks>The merge does twice the work: it compares both sides, each with its own baseline, and decides what is to be written.</remarks>
public class ComparingRecords
{
    private const int Records = 1_000;

    private readonly CompareLogic _reflection = new(new ComparisonConfig { MaxDifferences = 20 });
    private readonly MergeContext _context = new(Map());
    private readonly (Customer Before, Customer Now)[] _objects = new (Customer, Customer)[Records];
    private readonly Pair[] _pairs = new Pair[Records];

    /// <summary>The same records in both forms.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < Records; i++)
        {
            var (before, now) = (Customer.Numbered(i), Customer.Numbered(i));
            if (i % 100 == 0) now.Phone += "9";
            _objects[i] = (before, now);

            // As after reading: what each side says now, and what it said last from the memory; no text is shared.
            var (erp, app) = (now.ToValues(), Customer.Numbered(i).ToValues());
            var (erpBaseline, appBaseline) = (before.ToValues(), Customer.Numbered(i).ToValues());
            _pairs[i] = new Pair(erp, app, [.. erpBaseline.Zip(appBaseline, (e, a) => new Baseline(e, a))]);
        }

        if (ByReflection() != Records / 100 || ByMerge() != Records / 100)
            throw new InvalidOperationException("Both ways have to find one difference in a hundred records.");
    }

    /// <summary>CompareNETObjects over plain objects: one record and what it was before.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public int ByReflection()
    {
        var differences = 0;
        foreach (var (before, now) in _objects) differences += _reflection.Compare(before, now).Differences.Count;
        return differences;
    }

    /// <summary>The merge of every mapped field of a pair.</summary>
    [Benchmark(OperationsPerInvoke = Records)]
    public int ByMerge()
    {
        var writes = 0;
        var fields = _context.Map.Fields;
        foreach (var pair in _pairs)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var field = fields[i];
                var input = new MergeInput { Erp = pair.Erp[field.ErpIndex], App = pair.App[field.AppIndex], Baseline = pair.Baselines[i] };
                if (FieldMerge.Decide(field, input, _context).Action == MergeAction.WriteApp) writes++;
            }
        }

        return writes;
    }

    /// <summary>Twenty fields both ways, compiled as an app's connection is.</summary>
    private static CompiledMap Map()
    {
        var (app, erp) = (Customer.Describe("appList"), Customer.Describe("erpList"));
        var connection = new ConnectionDefinition("benchmark", "memory")
        {
            Lists = [new ListMapDefinition("appList", "erpList", []) { OnUnmapped = UnmappedItem.PassThrough }],
            Maps = [new MapDefinition(EntityKinds.Company, ActorKinds.Customer, [.. app.Select(f => new FieldMapDefinition(f.Name, f.Name, Direction.Both))])],
        };
        return ConnectionValidator.Validate(connection, null, Side(EntityKinds.Company, app), Side(ActorKinds.Customer, erp)).Require(connection.Name).Maps[0];
    }

    private static SideDescription Side(RecordKind kind, FieldDescription[] fields) => new("memory", [new KindDescription(kind, fields) { CanUpdate = true }]);

    private sealed record Pair(FieldValue[] Erp, FieldValue[] App, Baseline[] Baselines);
}
