namespace ErpLink;

/// <summary>Writes a <see cref="ConnectionId"/> as its text.</summary>
public sealed class ConnectionIdJsonConverter : TextJsonConverter<ConnectionId>
{
    private protected override ConnectionId Parse(string text) => new ConnectionId(text);

    private protected override string Format(ConnectionId value) => value.Text;
}
