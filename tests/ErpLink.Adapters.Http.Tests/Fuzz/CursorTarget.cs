using System.Text;
using ErpLink.Adapters.Http.Tests.Hostile;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>Cursors that come back from elsewhere, to a sound server: they were given to a user interface, or lie in a store.</summary>
public sealed class CursorTarget(string name, string dialect, Func<HostileDialect, IRecordSide, string, Task> read, string[] seeds) : FuzzTarget
{
    private HostileDialect? _erp;
    private IRecordSide? _side;

    public override string Name => name;

    public override async ValueTask<IReadOnlyList<byte[]>> SeedsAsync()
    {
        _erp = HostileDialect.All[dialect]();
        var options = HostileClient.Options();
        options.CreateHandler = () => new Pass(_erp);
        var (connector, context) = _erp.Connect("https://fuzz.example", new FakeTime { SkipsWaits = true }, options);
        _side = await connector.OpenAsync(context, default);
        await _side.DescribeAsync(default);
        var given = (await _side.ReadChangesAsync(_erp.Kind, null, FieldSelection.None, default)).Next;
        var next = (await _side.ReadChangesAsync(_erp.Kind, given, FieldSelection.None, default)).Next;
        return [.. seeds.Append(given.Token!).Append(next.Token!).Select(Encoding.UTF8.GetBytes)];
    }

    public override async ValueTask ReadAsync(int place, byte[] input, FuzzExtra? extra)
    {
        var text = Encoding.UTF8.GetString(input);
        // No store and no user interface holds an empty one.
        if (text.Length > 0) await read(_erp!, _side!, text);
    }

    private sealed class Pass(HostileDialect erp) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Select(h => KeyValuePair.Create(h.Key, h.Value.ToString())).ToList();
            var reply = await erp.AnswerAsync(new HostileRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body));
            var response = new HttpResponseMessage((System.Net.HttpStatusCode)reply.Status) { RequestMessage = request, Content = new StringContent(reply.Body, Encoding.UTF8) };
            response.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(reply.Type);
            return response;
        }
    }
}
