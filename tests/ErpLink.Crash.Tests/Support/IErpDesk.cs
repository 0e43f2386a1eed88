namespace ErpLink.Crash.Support;

/// <summary>The ERP as its own users have it: over HTTP, by a client that shares nothing with the adapter. Fields have the app's names.</summary>
public interface IErpDesk : IDisposable
{
    /// <summary>The worker's side of the same ERP.</summary>
    WorkerSettings Settings(WorkerSettings files);

    /// <summary>Adds customers; gives their keys, in order.</summary>
    Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> customers);

    /// <summary>Changes one field of a customer and nothing else.</summary>
    Task ChangeAsync(string key, string field, string value);

    /// <summary>Everything whose name begins so, customers and persons alike, whatever its state: each by its key.</summary>
    Task<IReadOnlyList<ErpRow>> ListAsync(string prefix);
}

/// <summary>A record of the ERP. Blank values are left out.</summary>
public sealed record ErpRow(string Kind, string Key, IReadOnlyDictionary<string, string> Fields)
{
    public string Name => Fields["name"];
}
