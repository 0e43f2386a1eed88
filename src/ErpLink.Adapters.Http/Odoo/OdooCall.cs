using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>One call of a model's method.</summary>
/// <param name="Model">The model, such as <c>res.partner</c>.</param>
/// <param name="Method">The method.</param>
internal sealed record OdooCall(string Model, string Method)
{
    /// <summary>The records it is called on; <see langword="null"/> for methods of the model itself.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>The arguments by name. The first one is sent by its place where the protocol knows places: <c>create</c> takes it no other way.</summary>
    public IReadOnlyList<(string Name, JsonNode? Value)> Arguments { get; init; } = [];
}
