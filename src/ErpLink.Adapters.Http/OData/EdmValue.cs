namespace ErpLink.Adapters.Http.OData;

/// <summary>The value of an annotation: a text, a list or a record of further values; without any, a tag.</summary>
internal sealed class EdmValue
{
    public string? Text { get; init; }

    public IReadOnlyList<EdmValue> Items { get; init; } = [];

    public IReadOnlyDictionary<string, EdmValue> Members { get; init; } = new Dictionary<string, EdmValue>();

    /// <summary>A tagging term without a value means true; an expression that depends on the record denies nothing.</summary>
    public bool IsTrue => Text is not "false";

    /// <summary>The texts of a list.</summary>
    public IEnumerable<string> Texts => Items.Select(i => i.Text).OfType<string>();

    /// <summary>The members of an enumeration that it names: <c>Org.OData.Core.V1.Permission/Read</c> is <c>Read</c>.</summary>
    public IReadOnlyList<string> Choices =>
        (Text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c[(c.LastIndexOf('/') + 1)..]).ToList();
}
