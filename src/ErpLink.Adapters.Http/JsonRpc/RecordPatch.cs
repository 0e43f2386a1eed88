namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>Turns values of fields into values of the server for one write, and collects what cannot be written.</summary>
/// <param name="system">The name of the system, for messages.</param>
/// <param name="kind">The kind that is written.</param>
/// <param name="ids">The ids behind list keys, by list and key.</param>
internal class RecordPatch(string system, KindDescription kind, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> ids)
{
    private readonly List<FieldError> _errors = [];

    /// <summary>Why nothing may be sent, or <see langword="null"/>.</summary>
    public Failure? Failure => _errors.Count == 0 ? null
        : new Failure(FailureClass.Invalid, ErrorCodes.SideRefusedValues,
            $"{system} cannot take these values: {string.Join(" ", _errors.Select(e => $"'{e.Field}' {e.Message}."))}")
        { Fields = [.. _errors] };

    /// <summary>Whether a field may be written now; otherwise it is refused.</summary>
    public bool Allows(string field, bool isCreate)
    {
        var description = kind.Field(field);
        var reason = description is null ? "is not a field of this kind"
            : description.Access == FieldAccess.ReadOnly ? "can only be read"
            : description.Access == FieldAccess.CreateOnly && !isCreate ? "is set when the record is created and only read afterwards"
            : null;
        if (reason is not null) Refuse(field, reason);
        return reason is null;
    }

    /// <summary>Text; null for what is blank.</summary>
    public string? Text(string field, in FieldValue value)
    {
        if (value.Kind == ValueKind.Text)
        {
            var text = value.AsText();
            // The JSON writer would put a replacement character in its place, and the server would store that.
            if (TextRules.Problem(text) is { } problem) Refuse(field, problem);
            if (kind.Field(field)?.LengthMax is { } max && text.Length > max) Refuse(field, $"has {text.Length} characters; {max} are allowed");
            if (text.Length > 0) return text;
        }
        else if (!value.IsNull) Refuse(field, $"needs text, not {value.Kind}");
        if (kind.Field(field)?.Access == FieldAccess.Mandatory) Refuse(field, "must hold something");
        return null;
    }

    /// <summary>A boolean that must hold something.</summary>
    public bool Boolean(string field, in FieldValue value)
    {
        if (value.Kind == ValueKind.Boolean) return value.AsBoolean();
        Refuse(field, "needs true or false");
        return true;
    }

    /// <summary>The id behind the key of a list item; null for null.</summary>
    public long? ListItem(string field, in FieldValue value)
    {
        if (value.IsNull)
        {
            if (kind.Field(field)?.Access == FieldAccess.Mandatory) Refuse(field, "must hold something");
            return null;
        }
        if (value.Kind != ValueKind.ListItem) Refuse(field, $"needs an item of its list, not {value.Kind}");
        else if (kind.Field(field)?.List is not { } list || !ids.TryGetValue(list, out var keys) || !keys.TryGetValue(value.AsListItem(), out var id))
            Refuse(field, "holds a key that is not in its list");
        else return id;
        return null;
    }

    /// <summary>Refuses a field.</summary>
    public void Refuse(string field, string reason) => _errors.Add(new FieldError(field, reason));
}
