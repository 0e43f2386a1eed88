namespace ErpLink;

/// <summary>Writes a <see cref="LinkId"/> as its text.</summary>
public sealed class LinkIdJsonConverter : TextJsonConverter<LinkId>
{
    private protected override LinkId Parse(string text) => LinkId.Parse(text);

    private protected override string Format(LinkId value) => value.ToString();
}
