namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>
/// One dialect under attack: how to open it, which request carries a call, and what a sound server answers. It holds two records, named
/// <see cref="FirstName"/> and <see cref="SecondName"/>, and an update or create of another name is accepted. A new dialect is one such class and a
/// line in <see cref="All"/>.
/// </summary>
public abstract class HostileDialect : IDisposable
{
    /// <summary>A person's name: content, which belongs in no error.</summary>
    public const string FirstName = "Kari Nordmann";

    public const string SecondName = "Beta-B";

    private readonly HttpMessageInvoker _server;

    protected HostileDialect(HttpMessageHandler server) => _server = new HttpMessageInvoker(server);

    public static IReadOnlyDictionary<string, Func<HostileDialect>> All { get; } = new Dictionary<string, Func<HostileDialect>>
    {
        ["odata"] = () => new HostileOData(),
        ["tryton"] = () => new HostileTryton(),
        ["odoo-json2"] = () => new HostileOdoo("json2"),
        ["odoo-jsonrpc"] = () => new HostileOdoo("jsonrpc"),
        ["rest"] = () => new HostileRest(),
    };

    public virtual RecordKind Kind => ActorKinds.Customer;

    public abstract RecordKey First { get; }

    public abstract RecordKey Second { get; }

    /// <summary>Whether the answer to an update or create holds the record, so that a spoilt one can be seen.</summary>
    public abstract bool AnswersWithRecord { get; }

    /// <summary>Whether an answer as short as this may be a sound one.</summary>
    public virtual bool IsAnswer(string body) => false;

    /// <summary>Where the fake server believes to stand.</summary>
    protected abstract string FakeOrigin { get; }

    public abstract (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options);

    /// <summary>Whether a request is the one that carries the call, and none that prepares it.</summary>
    public abstract bool Carries(HostileRequest request, HostileCall call);

    /// <summary>An answer with a link to its next page; <see langword="null"/> where the dialect follows no links.</summary>
    public virtual string? WithNextLink(string body, string link) => null;

    /// <summary>An answer whose records have no keys.</summary>
    public abstract string WithoutKeys(string body);

    /// <summary>An answer whose second record has the first one's key.</summary>
    public abstract string WithOneKey(string body);

    /// <summary>An error that the server gives in its own form, with this text.</summary>
    public abstract string Error(string text);

    public async Task<HostileReply> AnswerAsync(HostileRequest request)
    {
        using var message = request.ToMessage(FakeOrigin);
        return await HostileReply.OfAsync(await _server.SendAsync(message, default));
    }

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }
}
