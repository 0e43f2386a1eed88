using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>A side's opaque token for one state of a record (ETag, row version, timestamp): stored and handed back, compared for
/// equality only. <c>default</c> means that no version is known.</summary>
/// <param name="Token">The side's text; <see langword="null"/> when no version is known.</param>
[JsonConverter(typeof(RecordVersionJsonConverter))]
public readonly record struct RecordVersion(string? Token)
{
    /// <summary>Whether a version is known.</summary>
    [JsonIgnore]
    public bool IsKnown => Token is not null;

    /// <inheritdoc/>
    public override string ToString() => Token ?? "(none)";
}
