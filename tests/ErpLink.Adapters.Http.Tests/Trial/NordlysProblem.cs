using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A request that is answered with an error, as section "Errors" of the page has it.</summary>
internal sealed class NordlysProblem(int status, string code, string text, params IReadOnlyList<NordlysFieldError> details) : Exception(text)
{
    public int Status => status;

    public JsonObject Error => new()
    {
        ["code"] = code,
        ["text"] = Message,
        ["details"] = new JsonArray([.. details.Select(d => new JsonObject { ["field"] = d.Field, ["code"] = d.Code, ["text"] = d.Text })]),
    };

    public static NordlysProblem Parameter(string name, string text) =>
        new(400, "INVALID_PARAMETER", $"The parameter {name} cannot be used.", new NordlysFieldError(name, "FORMAT", text));

    public static NordlysProblem Invalid(string what, IReadOnlyList<NordlysFieldError> errors) =>
        new(422, "VALIDATION_FAILED", errors.Count == 1 ? $"The {what} was not stored: 1 field needs attention."
            : $"The {what} was not stored: {errors.Count} fields need attention.", errors);

    public static NordlysProblem Missing(string what, string id) => new(404, "NOT_FOUND", $"There is no {what} {id}.");
}
