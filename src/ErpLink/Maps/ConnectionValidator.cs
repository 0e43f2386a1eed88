using ErpLink.Adapters;

namespace ErpLink.Maps;

/// <summary>Checks a connection's definition against both sides, and puts them together.</summary>
public static class ConnectionValidator
{
    /// <summary>Checks everything and finds all problems at once; compiles the connection when there is no error.</summary>
    /// <param name="definition">What an administrator wrote.</param>
    /// <param name="connector">The connector, for its settings; <see langword="null"/> to leave them unchecked.</param>
    /// <param name="app">The app's side.</param>
    /// <param name="erp">The ERP's side.</param>
    /// <param name="lists">The lists of both sides as far as they were read, to find items without counterpart; <see langword="null"/> for none.</param>
    public static ConnectionValidation Validate(ConnectionDefinition definition, ConnectorInfo? connector, SideDescription app, SideDescription erp,
        IReadOnlyDictionary<SideList, ValueList>? lists = null) => new(Compile(definition, app, erp), []);

    /// <summary>Compiles what can work and leaves out the rest: maps of kinds that a side does not have, mappings with an error. For a
    /// schema that changed under an active connection: a field that vanished disables its own mappings only.</summary>
    /// <remarks>Source: semantics, section 10 (schema drift). <see cref="Validate"/> says what is left out, and why.</remarks>
    public static CompiledConnection Compile(ConnectionDefinition definition, SideDescription app, SideDescription erp) =>
        new ConnectionCompiler(definition, app, erp, new ProblemList()).Compile();
}
