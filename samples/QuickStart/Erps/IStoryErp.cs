using ErpLink;

namespace QuickStart.Erps;

/// <summary>
/// The ERP of the story, seen as its own users see it: through its own API, never through ErpLink. So the story can put records there,
/// change them as a colleague would, and check what really became of them. Fields have the CRM's names.
/// </summary>
public interface IStoryErp : IAsyncDisposable
{
    /// <summary>Which ERP this is, for the reader.</summary>
    string Title { get; }

    /// <summary>The name of the file that defines the connection; see <see cref="ConnectionFile"/>.</summary>
    string ConnectionName { get; }

    /// <summary>The connection that ErpLink is to have to this ERP: what the file says, with what differs from run to run.</summary>
    ConnectionDefinition Connection { get; }

    /// <summary>The secrets that the connection's settings refer to.</summary>
    IReadOnlyDictionary<string, string?> Secrets { get; }

    /// <summary>The ERP's name of the field whose value is asked for when a customer is created.</summary>
    string AskedField { get; }

    /// <summary>Somebody adds a customer, or a person of a customer, in the ERP.</summary>
    Task<RecordRef> AddAsync(
        RecordKind kind, IReadOnlyDictionary<string, string?> fields, RecordRef? customer, CancellationToken cancellationToken);

    /// <summary>Somebody changes a field in the ERP.</summary>
    Task ChangeAsync(RecordRef record, string field, string? value, CancellationToken cancellationToken);

    /// <summary>What the ERP holds in a field; null and empty text are null.</summary>
    Task<string?> ReadAsync(RecordRef record, string field, CancellationToken cancellationToken);

    /// <summary>How many records of a kind have exactly this name.</summary>
    Task<int> CountAsync(RecordKind kind, string name, CancellationToken cancellationToken);
}
