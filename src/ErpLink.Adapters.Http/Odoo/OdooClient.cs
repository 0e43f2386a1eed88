using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Calls methods of Odoo over one connection, whichever protocol it speaks. Thread-safe.</summary>
/// <param name="http">The transport.</param>
/// <param name="protocol">The protocol.</param>
/// <param name="company">The company to work in; <see langword="null"/> for all of the user's.</param>
/// <param name="language">The language that translated fields are read and written in; <see langword="null"/> before it is known.</param>
internal sealed class OdooClient(ErpHttpClient http, OdooProtocol protocol, long? company, string? language)
{
    /// <summary>Calls a method that changes nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="read">Takes what is wanted from the result; the element is not to be kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value, and the server's time when it was asked.</returns>
    /// <exception cref="ErpLinkException">The call failed; never with the server's own words.</exception>
    public async ValueTask<(T Value, DateTimeOffset? Now)> ReadAsync<T>(OdooCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var (request, id) = await protocol.EncodeAsync(call, Context(), isWrite: false, cancellationToken).ConfigureAwait(false);
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var (outcome, value) = Decode(HttpOperation.Read, answer, id, result => (true, read(result)));
        if (outcome.IsApplied) return (value!, answer.ServerTime);
        var method = $"{call.Model}.{call.Method}";
        var message = ReferenceEquals(outcome.Failure, answer.Refusal) ? outcome.Failure!.Message : $"{method}: {outcome.Failure!.Message}";
        throw new ErpLinkException(outcome.Failure!.Code, outcome.Failure.Class, message)
        { Operation = method, RetryAfter = outcome.Failure.RetryAfter };
    }

    /// <summary>Calls a method that writes. One call is one transaction of the server.</summary>
    /// <param name="operation">Create or update.</param>
    /// <param name="call">The call.</param>
    /// <param name="read">Takes what is wanted from the result; false when it is not what the method promises.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    public async ValueTask<(ResponseOutcome Outcome, T? Value)> WriteAsync<T>(HttpOperation operation, OdooCall call,
        Func<JsonElement, (bool IsValid, T? Value)> read, CancellationToken cancellationToken)
    {
        var (request, id) = await protocol.EncodeAsync(call, Context(), isWrite: true, cancellationToken).ConfigureAwait(false);
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Decode(operation, answer, id, read);
    }

    /// <summary>Searches and reads in one call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="domain">Which records.</param>
    /// <param name="columns">What to read.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="row">Takes what is wanted from one record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="order">The order. By id it is, where none is given: the one order in which pages neither overlap nor leave gaps.</param>
    /// <param name="offset">How many to pass over.</param>
    public ValueTask<(List<T> Value, DateTimeOffset? Now)> SearchReadAsync<T>(string model, OdooDomain domain, IEnumerable<string> columns, int limit,
        Func<JsonElement, T> row, CancellationToken cancellationToken, string order = "id asc", int offset = 0)
    {
        var call = new OdooCall(model, "search_read")
        {
            Arguments =
            [
                // Without the last one a reference would come with the name of what it refers to, which costs a query each.
                ("domain", domain.ToJson()), ("fields", Names(columns)), ("offset", offset), ("limit", limit), ("order", order), ("load", string.Empty),
            ],
        };
        return ReadAsync(call, rows => rows.ValueKind != JsonValueKind.Array ? throw OdooValues.Malformed("a list of records", rows)
            : rows.GetArrayLength() > limit ? throw OdooValues.Malformed($"at most {limit} records", rows)
            : rows.EnumerateArray().Select(row).ToList(), cancellationToken);
    }

    /// <summary>A list of names.</summary>
    public static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    private (ResponseOutcome Outcome, T? Value) Decode<T>(HttpOperation operation, ErpHttpAnswer answer, long id, Func<JsonElement, (bool IsValid, T? Value)> read)
    {
        if (!answer.IsSuccess) return (ResponseOutcome.Of(operation, answer, AnswerBody.Missing, ErrorOf(operation, answer)), default);
        if (!ErpJson.TryRead(answer, Reply, out var reply)) return (ResponseOutcome.Of(operation, answer, AnswerBody.Invalid), default);
        return (ResponseOutcome.Of(operation, answer, reply.Body, reply.Error), reply.Value);

        (AnswerBody Body, SideError? Error, T? Value) Reply(JsonElement root)
        {
            var (result, error) = protocol.Decode(operation, root, id);
            if (result is not { } found) return (AnswerBody.Invalid, error, default);
            var (isValid, value) = read(found);
            return (isValid ? AnswerBody.Valid : AnswerBody.Invalid, null, value);
        }
    }

    // A path that is not there says nothing about a record: a proxy may have answered. Only Odoo's own MissingError does.
    private SideError? ErrorOf(HttpOperation operation, ErpHttpAnswer answer)
    {
        var error = protocol.ErrorOf(operation, answer);
        return operation == HttpOperation.Read && answer.Status is 404 or 410 && error?.Class is null
            ? (error ?? new SideError(string.Empty)) with { Class = FailureClass.NotSupported } : error;
    }

    // Without active_test archived records are in no search. What a user's language shows is what users edit.
    private JsonObject Context()
    {
        var context = new JsonObject { ["active_test"] = false };
        if (language is not null) context["lang"] = language;
        if (company is { } id) context["allowed_company_ids"] = new JsonArray(id);
        return context;
    }
}
