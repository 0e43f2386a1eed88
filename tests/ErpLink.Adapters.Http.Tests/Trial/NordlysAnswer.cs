using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What a resource answers; the server adds the request's id.</summary>
internal sealed record NordlysAnswer(int Status, JsonObject? Body, string? Location = null)
{
    public static NordlysAnswer Record(JsonObject record) => new(200, new JsonObject { ["data"] = record });

    public static NordlysAnswer Created(JsonObject record, string location) => new(201, new JsonObject { ["data"] = record }, location);

    public static NordlysAnswer List(JsonObject page) => new(200, page);
}
