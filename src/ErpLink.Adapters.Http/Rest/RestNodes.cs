using System.Text.Json;
using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>What the parts of a profile are made of: paths, templates, choices.</summary>
internal static class RestNodes
{
    // What users and servers write, whatever it holds.
    private static readonly string[] Free = ["key", "value", "value2", "values", "text", "parent", "keys"];

    /// <summary>Whether a name can be one of a kind of records.</summary>
    public static bool IsKind(string name) =>
        name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');

    /// <summary>A path; null where it is not given.</summary>
    public static RestPath? Path(this ProfileNode node, string name) => node.Text(name) is { } text ? Parse(node, name, text) : null;

    /// <summary>A path that must be there.</summary>
    public static RestPath RequiredPath(this ProfileNode node, string name, string example) =>
        node.Has(name) ? node.Path(name) ?? RestPath.Root : Missing(node, name, $"Write where the answer has it, such as \"{name}\": \"{example}\".", RestPath.Root);

    /// <summary>One path or several.</summary>
    public static IReadOnlyList<RestPath> Paths(this ProfileNode node, string name)
    {
        if (node.Child(name)?.Value.Kind != JsonValueKind.Array) return node.Path(name) is { } one ? [one] : [];
        return [.. (node.Texts(name) ?? []).Select(text => Parse(node, name, text)).OfType<RestPath>()];
    }

    /// <summary>A path with placeholders, relative to the address.</summary>
    /// <param name="node">The request.</param>
    /// <param name="names">The placeholders that it may hold.</param>
    /// <param name="example">What one looks like.</param>
    public static RestTemplate Target(this ProfileNode node, IReadOnlyCollection<string> names, string example)
    {
        if (node.Text("path") is not { } text)
            return node.Has("path") ? Empty : Missing(node, "path", $"Write the path below the address, such as \"path\": \"{example}\".", Empty);
        if (text.StartsWith('/') || text.Contains("://", StringComparison.Ordinal))
            node.Child("path")!.Report("This begins with a slash, or is a whole address.", $"Write what follows the connection's address: \"{example}\".");
        if (text.Contains('?', StringComparison.Ordinal))
            node.Child("path")!.Report("This holds a query.", "Write parameters under \"query\": { \"name\": \"value\" }.");
        return Template(node.Child("path")!, text, names, isPath: true);
    }

    /// <summary>Parameters or headers: names and templates.</summary>
    public static IReadOnlyDictionary<string, RestTemplate> Templates(this ProfileNode node, string name, IReadOnlyCollection<string> names) =>
        node.Members(name, member => OfMember(member, names));

    /// <summary>Parameters of one placeholder: <c>"q"</c> is short for <c>{ "q": "{text}" }</c>.</summary>
    public static IReadOnlyDictionary<string, RestTemplate> Parameters(this ProfileNode node, IReadOnlyCollection<string> names, string main)
    {
        if (node.AsText is not { } parameter) return node.Children().ToDictionary(c => c.Name, c => OfMember(c, names), StringComparer.Ordinal);
        if (parameter.Contains('{', StringComparison.Ordinal))
            node.Report("This is a template, not the name of a parameter.", $"Write {{ \"name of the parameter\": \"{parameter}\" }}.");
        return new Dictionary<string, RestTemplate> { [parameter] = RestTemplate.Parse($"{{{main}}}", out _)! };
    }

    /// <summary>A template, with what is wrong with it reported.</summary>
    /// <param name="node">Where it stands.</param>
    /// <param name="text">The template.</param>
    /// <param name="names">The placeholders that it may hold.</param>
    /// <param name="isPath">Whether values are percent-encoded, so that each is one part whatever it holds.</param>
    public static RestTemplate Template(ProfileNode node, string text, IReadOnlyCollection<string> names, bool isPath = false)
    {
        if (RestTemplate.Parse(text, out var problem) is not { } template)
        {
            node.Report(problem, $"Placeholders are: {Shown(names)}.");
            return Empty;
        }

        foreach (var name in template.Names.Where(n => !names.Contains(n)).Distinct())
            node.Report($"There is no placeholder '{{{name}}}' here.", names.Count == 0 ? "None can be used here." : $"Use one of: {Shown(names)}.");
        if (isPath) return template;
        foreach (var name in template.Names.Where(n => Free.Contains(n) && template.IsOpen(n)).Distinct())
            node.Report($"'{{{name}}}' stands bare in an expression, where a quotation mark in a value would end it.",
                $"Write {{{name}:double}} for \"…\", or {{{name}:single}} for '…', without quotation marks around it.");
        return template;
    }

    public static HttpMethod Method(this ProfileNode node, HttpMethod missing, params string[] allowed)
    {
        if (node.Text("method") is not { } text) return missing;
        if (allowed.Contains(text, StringComparer.Ordinal)) return new HttpMethod(text);
        node.Child("method")!.Report("This is not one of the choices.", $"Use one of: {string.Join(", ", allowed)}.");
        return missing;
    }

    public static T Missing<T>(ProfileNode node, string name, string fix, T value)
    {
        node.ReportAt(name, "This is missing.", fix);
        return value;
    }

    private static RestTemplate Empty { get; } = RestTemplate.Parse(string.Empty, out _)!;

    private static RestTemplate OfMember(ProfileNode member, IReadOnlyCollection<string> names)
    {
        if (member.AsText is { } text) return Template(member, text, names);
        member.Report("This is not text.", "Give a text; numbers and truth values in quotes, too.");
        return Empty;
    }

    private static RestPath? Parse(ProfileNode node, string name, string text)
    {
        if (RestPath.Parse(text, out var problem) is { } path) return path;
        node.ReportAt(name, problem, "Write a path such as \"address.city\", \"phones[type=mobile].number\" or \"Contacts[0]\".");
        return null;
    }

    private static string Shown(IReadOnlyCollection<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Select(n => $"{{{n}}}"));
}
