namespace ErpLink.Storage;

/// <summary>A secret that was entered at run time, as the app's <see cref="ISecretProtector"/> made it fit to be stored.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Name">What a setting refers to it by.</param>
/// <param name="ProtectedText">The protected form. Never the secret itself.</param>
public sealed record StoredSecret(ConnectionId Connection, string Name, string ProtectedText)
{
    /// <summary>Connection and name only.</summary>
    public override string ToString() => $"secret '{Name}' of connection {Connection}";
}
