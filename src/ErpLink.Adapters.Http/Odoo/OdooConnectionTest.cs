namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Tries the settings of a connection: everything that is wrong, by setting, as far as one can get.</summary>
/// <param name="connector">The connector.</param>
/// <param name="context">The connection.</param>
internal sealed class OdooConnectionTest(OdooConnector connector, ConnectionContext context)
{
    private readonly List<Problem> _problems = [];

    public async ValueTask<ConnectionTest> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var setting in OdooSettings.All)
            if (setting.Required && context.Settings.Find(setting.Name) is null)
                Add(ProblemSeverity.Error, ErrorCodes.SettingMissing, setting.Name, "It is missing.", setting.Description.Text);
        if (_problems.Count > 0) return new ConnectionTest(_problems);
        try
        {
            JsonRpc.ServerLife.Of(context);
            using var http = connector.OpenHttp(context);
            var (_, catalog) = await OdooConnector.OpenDatabaseAsync(http, context, cancellationToken).ConfigureAwait(false);
            Check(catalog);
            return new ConnectionTest(_problems) { Identity = catalog.Identity };
        }
        catch (ErpLinkException failure)
        {
            var setting = failure.Field ?? (failure.Code switch
            {
                ErrorCodes.SecretMissing or ErrorCodes.AuthenticationRejected => OdooSettings.ApiKey,
                ErrorCodes.SettingMissing => OdooSettings.User,
                ErrorCodes.SideForbids => OdooSettings.ApiKey,
                ErrorCodes.CapabilityNotDeclared or ErrorCodes.SideHasNoRecord => OdooSettings.Protocol,
                _ => OdooSettings.Address,
            });
            Add(ProblemSeverity.Error, failure.Code, setting, failure.Message, OdooSettings.All.First(s => s.Name == setting).Description.Text);
            return new ConnectionTest(_problems);
        }
    }

    private void Check(OdooCatalog catalog)
    {
        if (!catalog.HasRanks)
            Add(ProblemSeverity.Warning, ErrorCodes.CapabilityMissing, OdooSettings.Database,
                "Partners have no ranks, so that customers, suppliers and persons are not offered.", "Install the module Invoicing (account) in Odoo.");
        var correlation = context.Settings.Find(OdooSettings.CorrelationField);
        if (correlation is null)
            Add(ProblemSeverity.Warning, ErrorCodes.SettingMissing, OdooSettings.CorrelationField,
                "It is not set, so that a create whose outcome is unknown cannot be looked up: a person has to decide each time.",
                "Add a text field such as x_erplink to contacts and projects in Odoo, and give its technical name.");
        else if (!OdooDescriber.CanCorrelate(catalog.Partner, correlation) && !OdooDescriber.CanCorrelate(catalog.Project, correlation))
            Add(ProblemSeverity.Error, ErrorCodes.SettingInvalid, OdooSettings.CorrelationField,
                "Neither contacts nor projects have a text field of this name that can be written and holds 20 characters.", "Give the technical name of a field, or leave it out.");
    }

    private void Add(ProblemSeverity severity, int code, string setting, string message, string fix) =>
        _problems.Add(new Problem(severity, code, $"connection '{context.Name}', setting '{setting}'", message, fix));
}
