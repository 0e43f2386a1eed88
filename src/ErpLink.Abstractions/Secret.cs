using System.Diagnostics;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>A secret that prints as <c>***</c> and is never serialised. <see cref="Reveal"/> is the one way to its text.</summary>
/// <param name="text">The secret.</param>
[DebuggerDisplay("***")]
public sealed class Secret(string text)
{
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _text = text;

    /// <summary>The secret itself, for the call that needs it.</summary>
    public string Reveal() => _text;

    /// <summary>Three asterisks.</summary>
    public override string ToString() => "***";
}
