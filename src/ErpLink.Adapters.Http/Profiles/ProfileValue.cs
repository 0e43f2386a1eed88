using System.Text.Json;

namespace ErpLink.Adapters.Http.Profiles;

/// <summary>Where something stands in a file: line and column in characters, both from 1.</summary>
internal readonly record struct ProfilePlace(int Line, int Column);

/// <summary>One JSON value of a profile. Immutable once read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The content of a text, the digits of a number; empty otherwise.</param>
internal sealed record ProfileValue(JsonValueKind Kind, string Text)
{
    /// <summary>The members of an object, in the order of the file, each name once.</summary>
    public List<KeyValuePair<string, ProfileValue>> Members { get; } = [];

    /// <summary>The items of an array.</summary>
    public List<ProfileValue> Items { get; } = [];

    public ProfileValue? Find(string name) => Members.Find(m => m.Key == name).Value;

    /// <summary>The value as the file has it, shortened.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Number => Text,
        JsonValueKind.String => $"\"{(Text.Length <= 40 ? Text : TextRules.Truncate(Text, 40) + "…")}\"",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
