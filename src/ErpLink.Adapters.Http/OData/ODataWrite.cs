namespace ErpLink.Adapters.Http.OData;

/// <summary>One write, ready to be sent.</summary>
/// <param name="Operation">Create or update.</param>
/// <param name="Path">The set or the record, below the service's root.</param>
/// <param name="Body">The values.</param>
internal sealed record ODataWrite(HttpOperation Operation, string Path, ReadOnlyMemory<byte> Body)
{
    public HttpMethod Method => Operation == HttpOperation.Create ? HttpMethod.Post : HttpMethod.Patch;

    /// <summary>The version that an update needs.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The record that an update is for.</summary>
    public RecordKey Target { get; init; }

    /// <summary>The record that a new one belongs to.</summary>
    public RecordRef? Parent { get; init; }
}
