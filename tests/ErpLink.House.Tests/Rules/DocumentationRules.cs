using System.Xml.Linq;
using ErpLink.House.Support;

namespace ErpLink.House.Rules;

/// <summary>Docs on everything public. That a comment is there at all is the compiler's (CS1591); here: that it says something.</summary>
public static class DocumentationRules
{
    private static readonly string[] Placeholders = ["todo", "tbd", "fixme", "gets or sets", "summary", "..."];

    /// <summary>Findings about the documentation file of one assembly.</summary>
    public static IEnumerable<string> Check(XDocument documentation)
    {
        foreach (var member in documentation.Descendants("member"))
        {
            var name = (string)member.Attribute("name")!;
            if (member.Element("inheritdoc") is null && IsEmpty(member.Element("summary"))) yield return $"{name}: the summary is missing or says nothing.";
            foreach (var part in member.Elements().Where(e => e.Name.LocalName is "param" or "typeparam" or "exception" or "returns" or "remarks"))
            {
                if (IsEmpty(part)) yield return $"{name}: <{part.Name.LocalName} {part.FirstAttribute?.Value}> says nothing.";
            }
        }
    }

    /// <summary>Findings about a type that the documentation leaves out, itself or in its members.</summary>
    public static IEnumerable<string> Missing(Type type, XDocument documentation)
    {
        var name = type.FullName!.Replace('+', '.');
        var members = documentation.Descendants("member").Select(m => (string)m.Attribute("name")!).ToList();
        if (!members.Contains($"T:{name}")) yield return $"{name} is not documented.";
        if (Members.IsDelegate(type)) yield break;

        // The values of a record's first line are documented as its parameters.
        var parameters = documentation.Descendants("member").Where(m => (string)m.Attribute("name")! == $"T:{name}")
            .Elements("param").Select(p => (string)p.Attribute("name")!).ToHashSet();
        var documented = Members.Methods(type).Where(m => !IsPositional(m)).Select(m => $"M:{name}.{m.Name}")
            .Concat(Members.Properties(type).Where(p => !parameters.Contains(p.Name)).Select(p => $"P:{name}.{p.Name}"))
            .Concat(Members.Fields(type).Select(f => $"F:{name}.{f.Name}"))
            .Concat(Members.Events(type).Select(e => $"E:{name}.{e.Name}"));
        foreach (var id in documented.Distinct())
        {
            if (!members.Any(m => m == id || m.StartsWith($"{id}(", StringComparison.Ordinal) || m.StartsWith($"{id}`", StringComparison.Ordinal)))
                yield return $"{id[2..]} is not documented.";
        }

        bool IsPositional(System.Reflection.MethodInfo method) => method.Name == "Deconstruct" && Members.IsRecord(type);
    }

    private static bool IsEmpty(XElement? element)
    {
        if (element is null) return true;
        var text = element.Value.Trim();
        if (text.Length == 0) return !element.HasElements;
        return Placeholders.Any(p => text.StartsWith(p, StringComparison.OrdinalIgnoreCase));
    }
}
