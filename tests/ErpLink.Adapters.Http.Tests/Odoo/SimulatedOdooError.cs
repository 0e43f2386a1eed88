namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>A Python exception of the simulated server.</summary>
/// <param name="name">Its full name.</param>
/// <param name="status">The status that JSON-2 answers it with.</param>
/// <param name="message">Its text.</param>
public sealed class SimulatedOdooError(string name, int status, string message) : Exception(message)
{
    public string Name { get; } = name;

    public int Status { get; } = status;

    public static SimulatedOdooError Validation(string message) => new("odoo.exceptions.ValidationError", 422, message);

    public static SimulatedOdooError Access(string message) => new("odoo.exceptions.AccessError", 403, message);

    public static SimulatedOdooError Missing(string message) => new("odoo.exceptions.MissingError", 404, message);

    public static SimulatedOdooError Value(string message) => new("builtins.ValueError", 500, message);
}
