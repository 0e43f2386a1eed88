namespace ErpLink.Adapters.Http;

/// <summary>What the server says against a request, as its dialect understands it. Its texts are untrusted and may be personal: they go
/// into results for the user, never into exceptions and logs.</summary>
/// <param name="Message">The server's text; may be empty.</param>
public sealed record SideError(string Message)
{
    /// <summary>What the dialect knows the error to mean, more exactly than the status says; <see langword="null"/>: go by the status.
    /// On a success status (a protocol that answers errors with 200) it is a documented guarantee that nothing was done, except for
    /// <see cref="FailureClass.Unknown"/>, which leaves the outcome open.</summary>
    public FailureClass? Class { get; init; }

    /// <summary>The server's own code, such as <c>Request_EntityChanged</c>; shown in messages when it is a plain name.</summary>
    public string? Code { get; init; }

    /// <summary>What it has against single fields.</summary>
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>The code only.</summary>
    public override string ToString() => PlainCode ?? "(an error of the server)";

    internal string? PlainCode => Code is { Length: > 0 and <= 64 } code
        && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') ? code : null;
}
