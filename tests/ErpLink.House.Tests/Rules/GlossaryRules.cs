using System.Reflection;
using ErpLink.House.Support;

namespace ErpLink.House.Rules;

/// <summary>One noun per thing: names that the field uses for things that have another name here. Source: style, rule 1.</summary>
public static class GlossaryRules
{
    // The rival's words in lower case, and what the glossary says instead.
    private static readonly (string[] Words, string Instead)[] Rivals =
    [
        (["binding"], "link"),
        (["coupling"], "link"),
        (["coupled"], "linked"),
        (["mapping", "record"], "link"),
        (["association"], "link"),
        (["watermark"], "cursor"),
        (["high", "water"], "cursor"),
        (["delta", "token"], "cursor"),
        (["checkpoint"], "cursor"),
        (["bookmark"], "cursor"),
        (["dead", "letter"], "parked, inbox"),
        (["quarantine"], "parked"),
        (["quarantined"], "parked"),
        (["poison"], "parked"),
        (["snapshot"], "baseline"),
        (["ancestor"], "baseline"),
        (["dirty"], "due mark"),
        (["outbox"], "intent"),
        (["audit"], "journal"),
        (["decision", "record"], "journal entry"),
        (["crm"], "app"),
        (["e", "tag"], "version"),
        (["row", "version"], "version"),
        (["tenancy"], "tenant"),
        (["master"], "the side that wins"),
        (["slave"], "the side that follows"),
    ];

    /// <summary>Findings about the public names of one type: its own, its members', their parameters'.</summary>
    public static IEnumerable<string> Check(Type type) =>
        from name in Names(type)
        from finding in Check(name.Name, name.Where)
        select finding;

    /// <summary>Findings about one name.</summary>
    public static IEnumerable<string> Check(string name, string where)
    {
        // A plural is the same noun.
        var words = CSharpText.Words(name).Select(w => w.Length > 3 && w.EndsWith('s') ? w[..^1] : w).ToArray();
        foreach (var (rival, instead) in Rivals)
        {
            for (var i = 0; i + rival.Length <= words.Length; i++)
            {
                if (words.AsSpan(i, rival.Length).SequenceEqual(rival))
                    yield return $"{where}: '{string.Join(' ', rival)}' is not a word of the glossary; it says '{instead}'.";
            }
        }
    }

    private static IEnumerable<(string Name, string Where)> Names(Type type)
    {
        var where = type.FullName!;
        yield return (Members.NameOf(type), where);
        foreach (var part in (type.Namespace ?? string.Empty).Split('.')) yield return (part, where);
        if (Members.IsDelegate(type)) yield break;
        var methods = Members.Methods(type).Cast<MethodBase>().Concat(Members.Constructors(type)).ToList();
        var named = methods.Where(m => !m.IsConstructor).Cast<MemberInfo>()
            .Concat(Members.Properties(type)).Concat(Members.Fields(type)).Concat(Members.Events(type));
        foreach (var member in named) yield return (member.Name, $"{where}.{member.Name}");
        foreach (var method in methods)
        {
            foreach (var parameter in method.GetParameters()) yield return (parameter.Name!, $"{where}.{method.Name}({parameter.Name})");
        }
    }
}
