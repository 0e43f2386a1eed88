namespace ErpLink.Adapters.Http;

/// <summary>A webhook that was looked at. Prints the verdict only.</summary>
/// <param name="verdict">What is to be thought of it.</param>
/// <param name="body">Its body, if it is valid.</param>
public sealed class WebhookCheck(WebhookVerdict verdict, ReadOnlyMemory<byte> body)
{
    /// <summary>What is to be thought of it.</summary>
    public WebhookVerdict Verdict { get; } = verdict;

    /// <summary>Whether it is to be used.</summary>
    public bool IsValid => Verdict == WebhookVerdict.Valid;

    /// <summary>The body; empty unless it is valid.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The verdict.</summary>
    public override string ToString() => Verdict.ToString();
}
