namespace ErpLink;

/// <summary>Writes an <see cref="IntentId"/> as its text.</summary>
public sealed class IntentIdJsonConverter : TextJsonConverter<IntentId>
{
    private protected override IntentId Parse(string text) => IntentId.Parse(text);

    private protected override string Format(IntentId value) => value.ToString();
}
