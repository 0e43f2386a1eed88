namespace ErpLink;

/// <summary>
/// Builds one <see cref="Record"/>: a field is absent unless set. For authors of adapters and entity stores.
/// Fields outside the selection are a mistake of the author and are refused; so is setting one twice.
/// Not thread-safe; used once.
/// </summary>
/// <param name="fields">The fields that were asked for.</param>
public sealed class RecordWriter(FieldSelection fields)
{
    private readonly FieldValue[] _values = new FieldValue[fields.Count];

    /// <summary>Whether the field was asked for: what was not asked for needs no work.</summary>
    public bool Wants(string field) => fields.Contains(field);

    /// <summary>Sets a field.</summary>
    /// <param name="field">A field of the selection.</param>
    /// <param name="value">The value; NUL and unpaired surrogates are refused.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.FieldNotSelected"/>, <see cref="ErrorCodes.FieldSetTwice"/>,
    /// <see cref="ErrorCodes.TextRefused"/>.</exception>
    public RecordWriter Set(string field, FieldValue value)
    {
        var index = fields.IndexOf(field);
        if (index < 0)
            throw new ErpLinkException(ErrorCodes.FieldNotSelected, FailureClass.Bug, $"Field '{field}' was not asked for. The selection is: {fields}.") { Field = field };
        if (!_values[index].IsAbsent)
            throw new ErpLinkException(ErrorCodes.FieldSetTwice, FailureClass.Bug, $"Field '{field}' is set twice.") { Field = field };
        if (value.Kind == ValueKind.Text && TextRules.Problem(value.AsText()) is { } problem)
            throw new ErpLinkException(ErrorCodes.TextRefused, FailureClass.Invalid, $"The text of field '{field}' {problem}.") { Field = field };
        _values[index] = value;
        return this;
    }

    /// <summary>Sets a field if it was asked for, and does nothing otherwise.</summary>
    public RecordWriter SetIfWanted(string field, FieldValue value) => Wants(field) ? Set(field, value) : this;

    /// <summary>The record. The writer is not to be used afterwards.</summary>
    public Record ToRecord(RecordKind kind, RecordKey key, RecordVersion version = default, RecordRef? parent = null,
        RecordState state = RecordState.Active, DateTimeOffset? modifiedAt = null) =>
        new(kind, key, fields, _values) { Version = version, Parent = parent, State = state, ModifiedAt = modifiedAt };
}
