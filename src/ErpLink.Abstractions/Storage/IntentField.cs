namespace ErpLink.Storage;

/// <summary>One field of an intent.</summary>
/// <param name="Field">The written side's name of the field.</param>
/// <param name="Sent">The value sent.</param>
public sealed record IntentField(string Field, FieldValue Sent)
{
    /// <summary>The mapped field of the other side; <see langword="null"/> for fields that are not mapped (defaults).</summary>
    public string? Other { get; init; }

    /// <summary>Direction and conversion the value was made under; empty for fields that are not mapped. Settled under another, it is no
    /// baseline.</summary>
    public string Signature { get; init; } = string.Empty;

    /// <summary>The value the field held when the decision was made; absent on create.</summary>
    public FieldValue Old { get; init; }

    /// <summary>The other side's value when the decision was made: its baseline once this write is settled.</summary>
    public FieldValue Source { get; init; }

    /// <summary>When the source value came to be, where that is known.</summary>
    public DateTimeOffset? SourceTime { get; init; }

    /// <summary>The rule that decided.</summary>
    public MergeRule Rule { get; init; }

    /// <summary>What the journal is to say about the decision beside the rule, such as the times it rests on.</summary>
    public string? Note { get; init; }
}
