namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>What a comparison of a search holds, checked before it becomes a value of the server's domain.</summary>
internal static class SearchTerm
{
    /// <summary>The error for a search that this side does not evaluate.</summary>
    public static ErpLinkException Refused(string message) =>
        new(ErrorCodes.SearchRefused, FailureClass.NotSupported, message + " Use the operators that the field declares.")
        { Operation = "Search" };

    /// <summary>Text as a pattern that matches only itself.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    /// <summary>The text of a comparison.</summary>
    public static string TextOf(FieldRestriction restriction, int index)
    {
        if (index >= restriction.Values.Count || restriction.Values[index].Kind != ValueKind.Text)
            throw Refused($"Field '{restriction.Field}': {restriction.Operator} needs a text.");
        var text = restriction.Values[index].AsText();
        return TextRules.Problem(text) is { } problem ? throw Refused($"The text for field '{restriction.Field}' {problem}.") : text;
    }

    /// <summary>The key of a comparison of a list.</summary>
    public static string KeyOf(FieldRestriction restriction, in FieldValue value) =>
        value.Kind == ValueKind.ListItem ? value.AsListItem()
        : throw Refused($"Field '{restriction.Field}': {restriction.Operator} needs keys of its list.");
}
