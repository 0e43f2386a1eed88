using System.Text.Json;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>
/// The answer to one call: a result or an error, never both. The elements belong to the document they were parsed from.
/// </summary>
internal readonly record struct JsonRpcReply
{
    private JsonRpcReply(JsonElement result, JsonElement error, bool isError)
    {
        Result = result;
        Error = error;
        IsError = isError;
    }

    /// <summary>Whether the server answered with an error.</summary>
    public bool IsError { get; }

    /// <summary>The result; may be JSON null. Undefined when <see cref="IsError"/>.</summary>
    public JsonElement Result { get; }

    /// <summary>The error in the server's own shape. Undefined unless <see cref="IsError"/>.</summary>
    public JsonElement Error { get; }

    /// <summary>
    /// Reads an answer. What is not the envelope of this very call (another id, no envelope, both or neither of result and
    /// error) is no answer: <see langword="null"/>.
    /// </summary>
    public static JsonRpcReply? Decode(JsonElement root, long id)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id"u8, out var answered)
            || answered.ValueKind != JsonValueKind.Number || !answered.TryGetInt64(out var answeredId) || answeredId != id) return null;
        var hasResult = root.TryGetProperty("result"u8, out var result);
        // "error": null beside a result is how some servers say that there is none.
        var hasError = root.TryGetProperty("error"u8, out var error) && error.ValueKind != JsonValueKind.Null;
        if (hasResult == hasError && !(hasError && result.ValueKind == JsonValueKind.Null)) return null;
        return hasError ? new JsonRpcReply(default, error, true) : new JsonRpcReply(result, default, false);
    }
}
