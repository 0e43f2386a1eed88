namespace ErpLink.Adapters.Http;

/// <summary>One header that says who asks. Prints the header's name only.</summary>
/// <param name="value">The header's whole value.</param>
public sealed class ErpCredential(Secret value)
{
    /// <summary>The header. Default: <c>Authorization</c>.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>Its value.</summary>
    public Secret Value { get; } = value;

    /// <summary>The header's name.</summary>
    public override string ToString() => $"{Header}: {Value}";
}
