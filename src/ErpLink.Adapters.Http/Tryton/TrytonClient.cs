using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The calls of Tryton that this adapter needs, over one connection. Thread-safe.</summary>
/// <param name="http">The transport, whose address is that of the database.</param>
/// <param name="company">The company to work in; <see langword="null"/> for the user's own.</param>
internal sealed class TrytonClient(ErpHttpClient http, long? company)
{
    /// <summary>The transport.</summary>
    public ErpHttpClient Http => http;

    private long _lastId;

    /// <summary>Calls a method that changes nothing.</summary>
    /// <param name="method">The full name, such as <c>model.party.party.read</c>.</param>
    /// <param name="arguments">Everything but the context.</param>
    /// <param name="read">Takes what is wanted from the result; the element is not to be kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="inUsersLanguage">Whether texts are wanted as the user of the connection reads them; errors are then, too.</param>
    /// <exception cref="ErpLinkException">The call failed; never with the server's own words.</exception>
    public async ValueTask<T> ReadAsync<T>(string method, JsonArray arguments, Func<JsonElement, T> read, CancellationToken cancellationToken, bool inUsersLanguage = false) =>
        (await ReadAsync(method, arguments, Context(null, inUsersLanguage), read, cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Calls a method that changes nothing, with child rows that are out of use, and with the server's time when it was asked.</summary>
    /// <exception cref="ErpLinkException">The call failed; never with the server's own words.</exception>
    public ValueTask<(T Value, DateTimeOffset? Now)> ReadWholeAsync<T>(string method, JsonArray arguments, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var context = Context(null, inUsersLanguage: false);
        context["active_test"] = false;
        return ReadAsync(method, arguments, context, read, cancellationToken);
    }

    private async ValueTask<(T Value, DateTimeOffset? Now)> ReadAsync<T>(string method, JsonArray arguments, JsonObject context, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        arguments.Add((JsonNode)context);
        var request = new ErpHttpRequest(HttpMethod.Post, "") { Body = JsonRpcRequest.Encode(id, method, arguments), IsWrite = false };
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var (outcome, value) = Decode(HttpOperation.Read, answer, id, root => (true, read(root)));
        if (outcome.IsApplied) return (value!, answer.ServerTime);
        var message = ReferenceEquals(outcome.Failure, answer.Refusal) ? outcome.Failure!.Message : $"{method}: {outcome.Failure!.Message}";
        throw new ErpLinkException(outcome.Failure!.Code, outcome.Failure.Class, message)
        { Operation = method, RetryAfter = outcome.Failure.RetryAfter };
    }

    /// <summary>Calls a method that writes. One call is one transaction of the server.</summary>
    /// <param name="operation">Create or update.</param>
    /// <param name="method">The full name.</param>
    /// <param name="arguments">Everything but the context.</param>
    /// <param name="timestamps">The <c>_timestamp</c> that the server is to find, by <c>model,id</c>; <see langword="null"/> for no check.</param>
    /// <param name="read">Takes what is wanted from the result; false when it is not what the method promises.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    public async ValueTask<(ResponseOutcome Outcome, T? Value)> WriteAsync<T>(HttpOperation operation, string method, JsonArray arguments,
        JsonObject? timestamps, Func<JsonElement, (bool IsValid, T? Value)> read, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        arguments.Add((JsonNode)Context(timestamps, inUsersLanguage: false));
        var request = new ErpHttpRequest(HttpMethod.Post, "") { Body = JsonRpcRequest.Encode(id, method, arguments), IsWrite = true };
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Decode(operation, answer, id, read);
    }

    /// <summary>Searches and reads in one call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="domain">Which records.</param>
    /// <param name="offset">How many to pass over.</param>
    /// <param name="limit">How many at most; <see langword="null"/> for all.</param>
    /// <param name="order">Pairs of column and direction.</param>
    /// <param name="columns">What to read; nested columns come with dots.</param>
    /// <param name="row">Takes what is wanted from one record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="inUsersLanguage">Whether texts are wanted as the user of the connection reads them.</param>
    public ValueTask<List<T>> SearchReadAsync<T>(string model, JsonArray domain, int offset, int? limit, JsonArray order, IEnumerable<string> columns,
        Func<JsonElement, T> row, CancellationToken cancellationToken, bool inUsersLanguage = false)
    {
        var names = new JsonArray();
        foreach (var column in columns) names.Add((JsonNode)column);
        return ReadAsync($"model.{model}.search_read", [domain, offset, limit, order, names],
            rows => rows.ValueKind == JsonValueKind.Array ? ErpJson.Rows(rows, http).Select(row).ToList() : throw TrytonValues.Malformed("a list of records", rows),
            cancellationToken, inUsersLanguage);
    }

    /// <summary>Ascending by id: the one order in which pages neither overlap nor leave gaps.</summary>
    public static JsonArray ById() => [new JsonArray("id", "ASC")];

    private static (ResponseOutcome Outcome, T? Value) Decode<T>(HttpOperation operation, ErpHttpAnswer answer, long id, Func<JsonElement, (bool IsValid, T? Value)> read)
    {
        if (!answer.IsSuccess) return (ResponseOutcome.Of(operation, answer, AnswerBody.Missing), default);
        if (!ErpJson.TryRead(answer, root => Reply(root), out var reply))
            return (ResponseOutcome.Of(operation, answer, AnswerBody.Invalid), default);
        return (ResponseOutcome.Of(operation, answer, reply.Body, reply.Error), reply.Value);

        (AnswerBody Body, SideError? Error, T? Value) Reply(JsonElement root)
        {
            if (JsonRpcReply.Decode(root, id) is not { } found) return (AnswerBody.Invalid, null, default);
            if (found.IsError) return (AnswerBody.Invalid, TrytonErrors.Classify(operation, found.Error), default);
            var (isValid, value) = read(found.Result);
            return (isValid ? AnswerBody.Valid : AnswerBody.Invalid, null, value);
        }
    }

    // Always the last argument. In English, because only the texts of its errors say what they are about. Written fields are
    // none that Tryton translates, so the language changes nothing else.
    private JsonObject Context(JsonObject? timestamps, bool inUsersLanguage)
    {
        var context = new JsonObject();
        if (!inUsersLanguage) context["language"] = "en";
        if (company is { } id) context["company"] = id;
        if (timestamps is not null) context["_timestamp"] = timestamps;
        return context;
    }
}
