using System.Text;
using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Compares two definitions over their JSON, so that a member that is added to definitions is compared without a change here.</summary>
internal sealed class DefinitionComparer
{
    // Things that are known by some of their members, and how problems name them. All else in an array is compared as it stands.
    private static readonly Dictionary<string, (string[] Members, Func<string[], string> Name)> Known = new(StringComparer.Ordinal)
    {
        ["maps"] = (["entity", "actor"], m => ProblemPath.MapPart(m[0], m[1])),
        ["fields"] = (["app", "erp"], m => ProblemPath.MappingPart(m[0], m[1])),
        ["defaults"] = (["field"], m => ProblemPath.DefaultPart(m[0])),
        ["lists"] = (["app", "erp"], m => ProblemPath.ListPart(m[0], m[1])),
        ["pairs"] = (["app", "erp"], m => ProblemPath.PairPart(m[0], m[1])),
    };

    private const string Hidden = "\"(hidden)\"";

    private readonly List<DefinitionChange> _changes = [];

    private DefinitionComparer()
    {
    }

    public static IReadOnlyList<DefinitionChange> Compare(JsonPart before, JsonPart after)
    {
        var comparer = new DefinitionComparer();
        comparer.Objects(string.Empty, before, after);
        return comparer._changes;
    }

    private void Objects(string path, JsonPart before, JsonPart after)
    {
        foreach (var (name, left, right) in Together(before.Properties, after.Properties)) Members(path, name, left, right);
    }

    private void Members(string path, string name, JsonPart? before, JsonPart? after)
    {
        if (Known.TryGetValue(name, out var known))
        {
            var (left, right) = (Named(before, known.Members, known.Name), Named(after, known.Members, known.Name));
            foreach (var (item, was, now) in Together(left, right)) Item(Join(path, item), was, now);
        }
        else if (name == "settings")
        {
            foreach (var (setting, was, now) in Together(before?.Properties ?? [], after?.Properties ?? [])) Value(Join(path, ProblemPath.SettingPart(setting)), was, now, isSetting: true);
        }
        else
        {
            Value(Join(path, name), before, after);
        }
    }

    private void Item(string path, JsonPart? before, JsonPart? after)
    {
        if (before is not null && after is not null) Objects(path, before, after);
        else Value(path, before, after);
    }

    private void Value(string path, JsonPart? before, JsonPart? after, bool isSetting = false)
    {
        var (was, now) = (Text(before), Text(after));
        if (was == now) return;
        var kind = was is null ? DefinitionChangeKind.Added
            : now is null ? DefinitionChangeKind.Removed
            : AreReordered(before!, after!) ? DefinitionChangeKind.Moved
            : DefinitionChangeKind.Changed;
        _changes.Add(isSetting ? new DefinitionChange(path, kind, Shown(before), Shown(after)) : new DefinitionChange(path, kind, was, now));
    }

    // A secret that was written down where it does not belong is not written down once more.
    private static string? Shown(JsonPart? setting) => setting is not null && SecretCheck.IsSecret(setting.Text) ? Hidden : Text(setting);

    private static bool AreReordered(JsonPart before, JsonPart after) => before.Kind == JsonTokenType.StartArray && after.Kind == JsonTokenType.StartArray
        && before.Items.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(after.Items.Select(Text).Order(StringComparer.Ordinal));

    // What has one name twice, which validation refuses, is told apart by which of them it is.
    private static List<KeyValuePair<string, JsonPart>> Named(JsonPart? array, string[] members, Func<string[], string> name)
    {
        var named = new List<KeyValuePair<string, JsonPart>>();
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in array?.Items ?? [])
        {
            var key = name([.. members.Select(member => item.Properties.FirstOrDefault(p => p.Key == member).Value?.Text ?? string.Empty)]);
            times[key] = times.GetValueOrDefault(key) + 1;
            named.Add(new(times[key] == 1 ? key : $"{key} ({times[key]})", item));
        }

        return named;
    }

    private static IEnumerable<(string Name, JsonPart? Before, JsonPart? After)> Together(
        IReadOnlyList<KeyValuePair<string, JsonPart>> before, IReadOnlyList<KeyValuePair<string, JsonPart>> after)
    {
        var (left, right) = (before.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal), after.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal));
        foreach (var name in left.Keys.Concat(right.Keys.Where(key => !left.ContainsKey(key)))) yield return (name, left.GetValueOrDefault(name), right.GetValueOrDefault(name));
    }

    private static string? Text(JsonPart? part) => part is null ? null : Encoding.UTF8.GetString(part.Raw);

    private static string Join(string path, string part) => path.Length == 0 ? part : $"{path}, {part}";
}
