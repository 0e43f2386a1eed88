using System.Text;
using System.Text.Json;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>
/// The companies of the IEEE's register of network addresses as they stood in 2017 (the app) and in 2026 (the ERP). What tells which are the
/// same is the block of addresses: its owner is registered under it for good, and in nine years names and addresses were corrected,
/// respelled, recased, moved and renamed by the people who own them.
/// </summary>
/// <remarks>From the npm packages oui 7.0.27 and oui-data 2.1.9 (both BSD-2-Clause), which hold the register as JSON. Blocks in both with
/// name, street, place and country are taken; owners that are equal to the letter are one record.</remarks>
internal sealed class LabelledCompanies
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "street", "place", "country");

    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);

    private LabelledCompanies(Dictionary<string, string[]> app, Dictionary<string, string[]> erp)
    {
        var blocks = app.Keys.Where(k => app[k].Length == Fields.Count && erp.TryGetValue(k, out var lines) && lines.Length == Fields.Count).Order(StringComparer.Ordinal).ToArray();
        Entities = Records(EntityKinds.Company, "app", app, blocks);
        Actors = Records(ActorKinds.Customer, "erp", erp, blocks);
        Pairs = [.. Entities.GroupBy(r => Company(r.Key)).Join(Actors.GroupBy(r => Company(r.Key)), e => e.Key, a => a.Key, (e, a) => (Entities: e.ToArray(), Actors: a.ToArray()))
            .Where(c => c.Entities.Length == 1 && c.Actors.Length == 1).Select(c => (c.Entities[0], c.Actors[0]))];
    }

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(LabelledDataFactAttribute.Variable);

    public IReadOnlyList<Record> Entities { get; }

    public IReadOnlyList<Record> Actors { get; }

    /// <summary>The companies that are one record on each side: the pairs to be found.</summary>
    public IReadOnlyList<(Record Entity, Record Actor)> Pairs { get; }

    public static LabelledCompanies Read() => new(File("oui", "oui.json"), File("oui-data", "index.json"));

    /// <summary>Whether both records are of one company.</summary>
    public bool AreTheSame(RecordKey entity, RecordKey actor) => Company(entity) == Company(actor);

    // Records that share a block, directly or by others, are of one company.
    private string Company(RecordKey key) => Root(key.Text);

    private List<Record> Records(RecordKind kind, string side, Dictionary<string, string[]> register, string[] blocks)
    {
        var records = new Dictionary<string, Record>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            var owner = Letters(string.Join('|', register[block]));
            if (!records.TryGetValue(owner, out var record))
            {
                record = new Record(kind, $"{side} {block}", Fields, [.. register[block].Select(FieldValue.Text)]);
                records.Add(owner, record);
            }

            _parents[Root(block)] = Root(record.Key.Text);
        }

        return [.. records.Values];
    }

    private string Root(string node)
    {
        while (_parents.TryGetValue(node, out var parent) && parent != node) node = parent;
        return node;
    }

    // Not the comparers' own rules: those are what is measured.
    private static string Letters(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKD).ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '|'));

    private static Dictionary<string, string[]> File(string package, string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder!, package, "package", file)));
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name.ToUpperInvariant(), p => p.Value.GetString()!.Split('\n'), StringComparer.Ordinal);
    }
}
