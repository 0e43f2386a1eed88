using System.Runtime.CompilerServices;
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
        var malformed = new StrongBox<ErpLinkException?>();
        var (answer, outcome, _, value) = await SendAsync(HttpOperation.Read, call, result => (true, read(result)), cancellationToken, malformed).ConfigureAwait(false);
        if (outcome.IsApplied) return (value!, answer.ServerTime);
        throw Failed(call, answer, outcome, outcome.Failure!.Class == FailureClass.Bug ? malformed.Value : null);
    }

    /// <summary>Whether there is a record, for those that a search did not give: gone, or hidden from the user.</summary>
    /// <returns>False only by Odoo's own word. A path that is not there says nothing about a record: a proxy may have answered.</returns>
    /// <exception cref="ErpLinkException">The call failed; <see cref="FailureClass.Forbidden"/> for a record that the user may not see.</exception>
    public async ValueTask<bool> HasAsync(string model, long id, CancellationToken cancellationToken)
    {
        // A column of the table, because the id alone is answered for every number.
        var call = new OdooCall(model, "read") { Ids = [id], Arguments = [("fields", Names([OdooShape.Stamp])), ("load", string.Empty)] };
        var (answer, outcome, error, count) = await SendAsync(HttpOperation.Read, call, rows => (true, rows.GetArrayLength()), cancellationToken).ConfigureAwait(false);
        if (outcome.IsApplied) return count > 0;
        var isMissing = error?.Class == FailureClass.NotFound && outcome.Failure!.Class == FailureClass.NotFound;
        return isMissing ? false : throw Failed(call, answer, outcome);
    }

    /// <summary>Calls a method that writes. One call is one transaction of the server.</summary>
    /// <param name="operation">Create or update.</param>
    /// <param name="call">The call.</param>
    /// <param name="read">Takes what is wanted from the result; false when it is not what the method promises.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    public async ValueTask<(ResponseOutcome Outcome, T? Value)> WriteAsync<T>(HttpOperation operation, OdooCall call,
        Func<JsonElement, (bool IsValid, T? Value)> read, CancellationToken cancellationToken)
    {
        var (_, outcome, _, value) = await SendAsync(operation, call, read, cancellationToken).ConfigureAwait(false);
        return (outcome, value);
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

    private async ValueTask<(ErpHttpAnswer Answer, ResponseOutcome Outcome, SideError? Error, T? Value)> SendAsync<T>(HttpOperation operation, OdooCall call,
        Func<JsonElement, (bool IsValid, T? Value)> read, CancellationToken cancellationToken, StrongBox<ErpLinkException?>? malformed = null)
    {
        var (request, id) = await protocol.EncodeAsync(call, Context(), isWrite: operation != HttpOperation.Read, cancellationToken).ConfigureAwait(false);
        var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var (body, error, value) = (AnswerBody.Missing, (SideError?)null, default(T));
        if (!answer.IsSuccess) error = protocol.ErrorOf(operation, answer);
        else if (!ErpJson.TryRead(answer, Reply, out _)) (body, error) = (AnswerBody.Invalid, null);
        return (answer, ResponseOutcome.Of(operation, answer, body, error), error, value);

        bool Reply(JsonElement root)
        {
            (var result, error) = protocol.Decode(operation, root, id);
            (var isValid, value) = result is { } found ? Taken(found) : default;
            body = isValid ? AnswerBody.Valid : AnswerBody.Invalid;
            return true;
        }

        // What an answer lacks is worth knowing: its own error says it, and holds nothing of the answer.
        (bool, T?) Taken(JsonElement result)
        {
            try
            {
                return read(result);
            }
            catch (ErpLinkException exception) when (malformed is not null)
            {
                malformed.Value = exception;
                throw;
            }
        }
    }

    private static ErpLinkException Failed(OdooCall call, ErpHttpAnswer answer, ResponseOutcome outcome, ErpLinkException? malformed = null)
    {
        var (method, failure) = ($"{call.Model}.{call.Method}", outcome.Failure!);
        var message = ReferenceEquals(failure, answer.Refusal) ? failure.Message : $"{method}: {malformed?.Message ?? failure.Message}";
        return new ErpLinkException(failure.Code, failure.Class, message) { Operation = method, RetryAfter = failure.RetryAfter };
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
