namespace ErpLink;

/// <summary>Writes an <see cref="InboxItemId"/> as its text.</summary>
public sealed class InboxItemIdJsonConverter : TextJsonConverter<InboxItemId>
{
    private protected override InboxItemId Parse(string text) => InboxItemId.Parse(text);

    private protected override string Format(InboxItemId value) => value.ToString();
}
