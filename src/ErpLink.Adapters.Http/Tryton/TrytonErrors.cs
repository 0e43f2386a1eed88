using System.Text.Json;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// Reads the errors that Tryton answers with HTTP 200. Their first element names the class of those that the server raises
/// itself; of any other Python exception it is the bare message. What a UserError is about only its text tells, so it is asked
/// for in English (context <c>language</c>) and matched on whole phrases of the server; anything else is <c>Invalid</c>.
/// Source: trytond 6.0, ir/message.xml, protocols/jsonrpc.py and protocols/dispatcher.py.
/// </summary>
/// <remarks>
/// One call is one transaction. UserError, UserWarning and ConcurrencyException are raised before the commit and roll everything
/// back: that is the guarantee behind "not applied" (reliability, section 6.7). An exception without a class may come from the commit or from what
/// follows it (a lost database connection, the session's bookkeeping): after a write that stays unknown.
/// </remarks>
internal static class TrytonErrors
{
    /// <summary>The longest text of the server that is kept, in UTF-16 code units: what a person reads.</summary>
    public const int TextLengthMax = 2000;

    /// <summary>The meaning of an <c>error</c> element.</summary>
    public static SideError Classify(HttpOperation operation, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Array || error.GetArrayLength() == 0 || error[0].ValueKind != JsonValueKind.String)
            return new("An error of unknown shape.") { Class = Unclear(operation) };

        var name = error[0].GetString()!;
        var detail = error.GetArrayLength() > 1 ? error[1] : default;
        return name switch
        {
            "UserError" => OfUserError(Texts(detail)),
            "UserWarning" => OfUserWarning(Texts(detail)),
            "ConcurrencyException" => new("The record was changed meanwhile.") { Class = FailureClass.Conflict, Code = name },
            "LoginException" => new("Tryton asks for more than a password to log in. Use a user whose log-in needs only a password.")
            { Class = FailureClass.Unauthorized, Code = name },
            "RateLimitException" => new("Tryton asks to slow down.") { Class = FailureClass.Throttled, Code = name },
            _ => OfPython(operation, name),
        };
    }

    private static SideError OfUserError(List<string> texts)
    {
        var message = texts.Count > 0 ? texts[0] : string.Empty;
        var shown = Cut(string.Join(" ", texts.Where(t => t.Length > 0)));
        // The server puts names and values of records in quotes, and both ends are compared: a record's own text cannot pass for them.
        var failureClass =
            message.StartsWith("You are not allowed to ", StringComparison.Ordinal) ? FailureClass.Forbidden
            : message.StartsWith("You are trying to ", StringComparison.Ordinal) && message.EndsWith("that don't exist anymore.", StringComparison.Ordinal) ? FailureClass.NotFound
            : message.StartsWith("The ", StringComparison.Ordinal) && message.EndsWith(" must be unique.", StringComparison.Ordinal) ? FailureClass.Duplicate
            : FailureClass.Invalid;
        return new(shown.Length > 0 ? shown : "The values are refused without a reason.") { Class = failureClass, Code = "UserError" };
    }

    // A warning is a question to a person who sits in front of Tryton. The adapter never answers it in that person's place.
    private static SideError OfUserWarning(List<string> texts) =>
        new(Cut($"\"{string.Join(" ", texts.Skip(1).Where(t => t.Length > 0))}\" Tryton wants this confirmed. " +
            "Make the change in Tryton itself and confirm it there, or have the warning always accepted for the user of this connection."))
        { Class = FailureClass.Invalid, Code = "UserWarning" };

    private static SideError OfPython(HttpOperation operation, string message)
    {
        // A KeyError prints as a quoted name: an unknown model or field. It is raised while the call is prepared, long before a commit.
        var isUnknownName = message.Length > 2 && message[0] == '\'' && message[^1] == '\'' && !message.AsSpan(1, message.Length - 2).ContainsAny(" '\"\n");
        if (isUnknownName || message == "Missing context argument" || message.StartsWith("Missing search function for field ", StringComparison.Ordinal))
            return new(Cut($"Tryton does not know a model, field or method that is used here: {message}")) { Class = FailureClass.Bug };
        return new(Cut(message)) { Class = Unclear(operation) };
    }

    private static FailureClass Unclear(HttpOperation operation) =>
        operation == HttpOperation.Read ? FailureClass.Transient : FailureClass.Unknown;

    private static List<string> Texts(JsonElement detail)
    {
        if (detail.ValueKind == JsonValueKind.String) return [detail.GetString()!];
        if (detail.ValueKind != JsonValueKind.Array) return [];
        return [.. detail.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : string.Empty)];
    }

    private static string Cut(string text) => TextRules.Truncate(text, TextLengthMax);
}
