using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;

namespace Snippets;

public static class ToolkitCalls
{
    #region toolkit-pages
    public static IAsyncEnumerable<IReadOnlyList<string>> NamesAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
        ErpPages.ReadAsync(client, "customers?limit=100", async (position, cancellation) =>
        {
            var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Get, position!), cancellation);
            ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsJson ? AnswerBody.Valid : AnswerBody.Invalid).ThrowIfFailed();
            return ErpJson.Read(answer, root =>
            {
                var names = ErpJson.Rows(root.GetProperty("rows"), client).Select(row => row.GetProperty("name").GetString()!).ToList();
                var next = root.TryGetProperty("next", out var link) ? link.GetString() : null;
                // A link that leads away from the connection's address ends here, with 4013.
                return new ErpPage<IReadOnlyList<string>>(names, names.Count, next is null ? null : client.Address.Resolve(next).AbsoluteUri);
            });
        }, cancellationToken);
    #endregion

    #region toolkit-writes
    public static async ValueTask<WriteResult> UpdateAsync(ErpHttpClient client, RecordUpdate update, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Patch, $"customers/{Uri.EscapeDataString(update.Target.Key.Text)}")
        {
            Body = body,
            // 412 says that somebody changed the record meanwhile: a conflict, and nothing was done.
            Headers = update.ExpectedVersion.Token is { } version ? [new("If-Match", version)] : [],
        }, cancellationToken);
        var outcome = ResponseOutcome.Of(HttpOperation.Update, answer, answer.IsJson ? AnswerBody.Valid : AnswerBody.Missing);
        return outcome.IsApplied ? WriteResult.Applied(update.Target.Key, new RecordVersion(answer.Header("ETag"))) : outcome.ToWriteResult();
    }

    public static async ValueTask<WriteResult> CreateAsync(ErpHttpClient client, NewRecord create, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, "customers")
        {
            Body = body,
            // A create that is sent again has the same reference, and the same body.
            Headers = [new("Idempotency-Key", create.Reference)],
        }, cancellationToken);
        var isRead = ErpJson.TryRead(answer, root => root.GetProperty("id").GetString(), out var id) && id is { Length: > 0 };
        var outcome = ResponseOutcome.Of(HttpOperation.Create, answer, isRead ? AnswerBody.Valid : AnswerBody.Missing);
        return outcome.IsApplied ? WriteResult.Applied(id!) : outcome.ToWriteResult();
    }
    #endregion
}
