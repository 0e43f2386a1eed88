namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Where a project keeps the reference of its create: a line of its comment, the one text of a project that can be searched and
/// that nobody else's rules look at. People may write around it; whoever deletes it only takes away the trace.</summary>
internal static class ProjectReference
{
    /// <summary>The line.</summary>
    public static string Line(string reference) => PartyShape.ReferencePrefix + reference;

    /// <summary>The reference in a comment, or null.</summary>
    public static FieldValue Find(in FieldValue comment)
    {
        if (comment.Kind != ValueKind.Text) return FieldValue.Null;
        var text = comment.AsText();
        var start = text.IndexOf(PartyShape.ReferencePrefix, StringComparison.Ordinal);
        if (start < 0) return FieldValue.Null;
        var reference = text.AsSpan(start + PartyShape.ReferencePrefix.Length);
        var end = 0;
        while (end < reference.Length && char.IsAsciiLetterOrDigit(reference[end])) end++;
        return end == 0 ? FieldValue.Null : FieldValue.Text(reference[..end].ToString());
    }
}
