using ErpLink.Adapters;

namespace ErpLink.Maps;

/// <summary>Checks a connection's definition against both sides, and puts them together. Pure; thread-safe.</summary>
/// <remarks>Source: semantics, section 10 (activation, schema drift).</remarks>
public static class ConnectionValidator
{
    /// <summary>Checks everything and finds all problems at once; compiles the connection when there is no error.</summary>
    /// <param name="definition">What an administrator wrote.</param>
    /// <param name="connector">The connector, for its settings; <see langword="null"/> to leave them unchecked.</param>
    /// <param name="app">The app's side.</param>
    /// <param name="erp">The ERP's side.</param>
    /// <param name="lists">The lists of both sides as far as they were read, to find items without counterpart; <see langword="null"/> for none.</param>
    /// <param name="conversions">The conversions that the app registered, for the steps that name one; <see langword="null"/> for none.</param>
    public static ConnectionValidation Validate(ConnectionDefinition definition, ConnectorInfo? connector, SideDescription app, SideDescription erp,
        IReadOnlyDictionary<SideList, ValueList>? lists = null, IReadOnlyList<IValueConversion>? conversions = null)
    {
        var problems = new ProblemList();
        new ConnectionCheck(definition, problems).Run(connector);
        var compiler = new ConnectionCompiler(definition, app, erp, problems, conversions);
        var compiled = compiler.Compile();
        new ListCheck(definition, app, erp, lists, problems).Run(compiler.Working);
        return new ConnectionValidation(problems.HasErrors ? null : compiled, problems.ErrorsFirst());
    }

    /// <summary>Compiles what can work and leaves out the rest: maps of kinds that a side does not have, mappings with an error. For a
    /// schema that changed under an active connection: a field that vanished disables its own mappings only (T78).
    /// <see cref="Validate"/> says what is left out, and why.</summary>
    /// <param name="definition">What an administrator wrote.</param>
    /// <param name="app">The app's side.</param>
    /// <param name="erp">The ERP's side.</param>
    /// <param name="conversions">The conversions that the app registered; <see langword="null"/> for none.</param>
    public static CompiledConnection Compile(ConnectionDefinition definition, SideDescription app, SideDescription erp, IReadOnlyList<IValueConversion>? conversions = null) =>
        new ConnectionCompiler(definition, app, erp, new ProblemList(), conversions).Compile();

    /// <summary>What stands between connections of one app: names and ids given twice, and fields of the app that two connections
    /// write without an order (<see cref="FieldMapDefinition.SharedOrder"/>).</summary>
    /// <param name="definitions">All connections of the tenant.</param>
    public static IReadOnlyList<Problem> ValidateTogether(IReadOnlyList<ConnectionDefinition> definitions)
    {
        var problems = new ProblemList();
        new TogetherCheck(definitions, problems).Run();
        return problems.ErrorsFirst();
    }
}
