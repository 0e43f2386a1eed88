namespace ErpLink;

/// <summary>
/// One record as a side gave it: identity, version, and values in the order of a <see cref="FieldSelection"/>. Immutable.
/// Built by <see cref="RecordWriter"/>.
/// </summary>
public sealed class Record
{
    private readonly FieldValue[] _values;

    /// <summary>A record over an array of values that nobody changes afterwards; the engine's and fast adapters' way.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">The key; not empty.</param>
    /// <param name="fields">The selection the values follow.</param>
    /// <param name="values">As many values as <paramref name="fields"/> has names; owned by the record from now on.</param>
    /// <exception cref="ArgumentException">The numbers differ, or the key is empty.</exception>
    public Record(RecordKind kind, RecordKey key, FieldSelection fields, FieldValue[] values)
    {
        if (key.IsEmpty) throw new ArgumentException("A record needs a key.", nameof(key));
        if (values.Length != fields.Count) throw new ArgumentException($"{fields.Count} fields are selected, {values.Length} values given.", nameof(values));
        Kind = kind;
        Key = key;
        Fields = fields;
        _values = values;
    }

    /// <summary>The kind.</summary>
    public RecordKind Kind { get; }

    /// <summary>The key, as the side writes it.</summary>
    public RecordKey Key { get; }

    /// <summary>Kind and key.</summary>
    public RecordRef Ref => new(Kind, Key);

    /// <summary>Which fields the values belong to.</summary>
    public FieldSelection Fields { get; }

    /// <summary>The values, in the order of <see cref="Fields"/>.</summary>
    public ReadOnlySpan<FieldValue> Values => _values;

    /// <summary>The side's token for this state of the record; unknown where it has none.</summary>
    public RecordVersion Version { get; init; }

    /// <summary>The record this one belongs to (the company of a person); <see langword="null"/> when there is none.</summary>
    public RecordRef? Parent { get; init; }

    /// <summary>Whether the record is in use.</summary>
    public RecordState State { get; init; }

    /// <summary>When the record was last changed by the side's own clock; <see langword="null"/> when it does not say.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>When each field was last changed, in the order of <see cref="Fields"/>; <see langword="null"/> when the side does not say.</summary>
    public IReadOnlyList<DateTimeOffset?>? FieldTimes { get; init; }

    /// <summary>The value of a field; <see cref="FieldValue.Absent"/> when it was not read.</summary>
    public FieldValue this[string field]
    {
        get
        {
            var index = Fields.IndexOf(field);
            return index < 0 ? FieldValue.Absent : _values[index];
        }
    }

    /// <summary>Kind and key; never values.</summary>
    public override string ToString() => Ref.ToString();
}
