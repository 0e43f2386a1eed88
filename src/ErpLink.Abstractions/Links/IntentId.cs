using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>The id of an intent: minted by ErpLink, unique in a link store, in order of creation.</summary>
/// <param name="Value">The id.</param>
[JsonConverter(typeof(IntentIdJsonConverter))]
public readonly record struct IntentId(Guid Value)
{
    /// <summary>A new id.</summary>
    public static IntentId New(IEntropy entropy, TimeProvider time) => new(entropy.NewId(time));

    /// <summary>The id written as <see cref="ToString"/> does.</summary>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static IntentId Parse(string text) => new(Guid.ParseExact(text, "N"));

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}
