using System.Collections.Frozen;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Reads Odoo's errors: <c>{name, message, arguments, context, debug}</c>, where the name is that of the Python exception. The text goes
/// to the user of a write's result; <c>debug</c> holds the server's stack and is never looked at.</summary>
/// <remarks>One call is one transaction, and the exceptions of the table are raised before its commit or are the database's word that it
/// did not happen: that is the guarantee behind "not applied" (reliability, section 6.7). Any other exception may come from the commit
/// or from what follows it: after a write that stays unknown. Source: odoo/exceptions.py, odoo/http.py and odoo/service/model.py of 14 to 19.</remarks>
internal static class OdooErrors
{
    /// <summary>The longest text of the server that is kept, in UTF-16 code units: what a person reads.</summary>
    public const int TextLengthMax = 2000;

    private const int SessionExpired = 100;
    private const int NotFound = 404;

    private static readonly FrozenDictionary<string, FailureClass> Classes = new Dictionary<string, FailureClass>
    {
        ["odoo.exceptions.AccessDenied"] = FailureClass.Unauthorized,
        ["odoo.exceptions.AccessError"] = FailureClass.Forbidden,
        ["odoo.exceptions.MissingError"] = FailureClass.NotFound,
        ["odoo.exceptions.ValidationError"] = FailureClass.Invalid,
        ["odoo.exceptions.UserError"] = FailureClass.Invalid,
        ["odoo.exceptions.RedirectWarning"] = FailureClass.Invalid,
        ["odoo.exceptions.Warning"] = FailureClass.Invalid,
        ["odoo.exceptions.except_orm"] = FailureClass.Invalid,
        ["odoo.exceptions.LockError"] = FailureClass.Transient,
        ["odoo.exceptions.ConcurrencyError"] = FailureClass.Transient,
        ["odoo.http.SessionExpiredException"] = FailureClass.Unauthorized,
        ["werkzeug.exceptions.Unauthorized"] = FailureClass.Unauthorized,
        ["werkzeug.exceptions.Forbidden"] = FailureClass.Forbidden,
        ["werkzeug.exceptions.TooManyRequests"] = FailureClass.Throttled,
        ["psycopg2.errors.UniqueViolation"] = FailureClass.Duplicate,
        ["psycopg2.errors.NotNullViolation"] = FailureClass.Invalid,
        ["psycopg2.errors.ForeignKeyViolation"] = FailureClass.Invalid,
        ["psycopg2.errors.CheckViolation"] = FailureClass.Invalid,
        ["psycopg2.IntegrityError"] = FailureClass.Invalid,
        ["psycopg2.errors.SerializationFailure"] = FailureClass.Transient,
        ["psycopg2.errors.DeadlockDetected"] = FailureClass.Transient,
        ["psycopg2.errors.LockNotAvailable"] = FailureClass.Transient,
        ["psycopg2.extensions.TransactionRollbackError"] = FailureClass.Transient,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // A model, field or argument that is not there. Raised while the call is prepared, but also by what follows a commit. Python's others are
    // the server's limits of time and memory, and files: another read may pass.
    private static readonly FrozenSet<string> Mistakes =
        new[] { "builtins.AttributeError", "builtins.KeyError", "builtins.ValueError", "builtins.TypeError", "builtins.IndexError" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The meaning of an error of JSON-RPC, which wraps the same into <c>{code, message, data}</c>.</summary>
    public static SideError OfRpc(HttpOperation operation, JsonElement error)
    {
        var data = Property(error, "data");
        var seen = data.ValueKind == JsonValueKind.Object ? Classify(operation, data) : new SideError("An error of unknown shape.") { Class = Unclear(operation) };
        var code = Property(error, "code");
        return code.ValueKind != JsonValueKind.Number || !code.TryGetInt32(out var number) ? seen : number switch
        {
            SessionExpired => seen with { Class = FailureClass.Unauthorized },
            // Raised before anything is looked up: there is no such service, or it is switched off.
            NotFound => seen with { Class = FailureClass.NotSupported },
            _ => seen,
        };
    }

    /// <summary>The meaning of an error by the name of its exception.</summary>
    public static SideError Classify(HttpOperation operation, JsonElement error)
    {
        var (name, message) = (TextOf(error, "name"), TextOf(error, "message"));
        if (name.Length == 0) return new(Cut(message)) { Class = null };
        var found = Classes.TryGetValue(name, out var failureClass) ? failureClass
            : operation == HttpOperation.Read && Mistakes.Contains(name) ? FailureClass.Bug
            : name.StartsWith("werkzeug.exceptions.", StringComparison.Ordinal) ? (FailureClass?)null : Unclear(operation);
        // What a create misses is not its own record but one that it names.
        if (found == FailureClass.NotFound && operation == HttpOperation.Create) found = FailureClass.Invalid;
        return new(Cut(message)) { Class = found, Code = name };
    }

    private static FailureClass Unclear(HttpOperation operation) => operation == HttpOperation.Read ? FailureClass.Transient : FailureClass.Unknown;

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string TextOf(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static string Cut(string text) => TextRules.Truncate(text, TextLengthMax);
}
