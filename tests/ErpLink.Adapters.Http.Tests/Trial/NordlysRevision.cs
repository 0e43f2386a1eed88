using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The check that a record is still the one that was read.</summary>
internal static class NordlysRevision
{
    public static void Check(string what, string id, int revision, JsonObject body)
    {
        List<NordlysFieldError> errors = [];
        var sent = new NordlysInput(body, "", errors).Integer("revision");
        if (errors.Count > 0) throw NordlysProblem.Invalid(what, errors);
        if (sent == revision) return;
        var name = $"{char.ToUpperInvariant(what[0])}{what[1..]} {id}";
        throw new NordlysProblem(409, "STALE_REVISION", $"{name} has been changed since revision {sent}.",
            new NordlysFieldError("revision", "STALE", $"The record has revision {revision}."));
    }
}
