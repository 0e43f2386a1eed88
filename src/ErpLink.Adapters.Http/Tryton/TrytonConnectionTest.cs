using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Tries the settings of a connection: everything that is wrong, by setting, as far as one can get.</summary>
/// <param name="connector">The connector.</param>
/// <param name="context">The connection.</param>
internal sealed class TrytonConnectionTest(TrytonConnector connector, ConnectionContext context)
{
    private readonly List<Problem> _problems = [];

    public async ValueTask<ConnectionTest> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var setting in TrytonSettings.All)
            if (setting.Required && context.Settings.Find(setting.Name) is null)
                Add(ProblemSeverity.Error, ErrorCodes.SettingMissing, setting.Name, "It is missing.", setting.Description.Text);
        if (_problems.Count > 0) return new ConnectionTest(_problems);
        try
        {
            ServerLife.Of(context);
            var (http, session) = connector.OpenHttp(context);
            using var closing = http;
            // By itself, because only the log-in knows which setting its failure is about.
            await session.FindAsync(http, cancellationToken).ConfigureAwait(false);
            var client = new TrytonClient(http, TrytonSettings.CompanyId(context));
            var catalog = await TrytonCatalogReader.ReadAsync(client, context, cancellationToken).ConfigureAwait(false);
            Check(catalog);
            await CheckRightsAsync(client, cancellationToken).ConfigureAwait(false);
            return new ConnectionTest(_problems) { Identity = catalog.Identity };
        }
        catch (ErpLinkException failure)
        {
            var setting = failure.Field ?? (failure.Code switch
            {
                ErrorCodes.AddressRefused => TrytonSettings.Address,
                ErrorCodes.SecretMissing or ErrorCodes.AuthenticationRejected => TrytonSettings.Password,
                ErrorCodes.SideForbids => TrytonSettings.User,
                ErrorCodes.SettingInvalid => TrytonSettings.Company,
                _ => TrytonSettings.Address,
            });
            Add(ProblemSeverity.Error, failure.Code, setting, failure.Message, TrytonSettings.All.First(s => s.Name == setting).Description.Text);
            return new ConnectionTest(_problems);
        }
    }

    private void Check(TrytonCatalog catalog)
    {
        Category(ActorKinds.Customer, TrytonSettings.CustomerCategory);
        Category(ActorKinds.Supplier, TrytonSettings.SupplierCategory);
        Category(ActorKinds.Person, TrytonSettings.PersonCategory);
        if (catalog.EmploymentType is null)
            Add(ProblemSeverity.Warning, ErrorCodes.SettingInvalid, TrytonSettings.EmploymentRelation,
                "There is no relation type of this name, so that persons have no company.",
                catalog.PartyColumns.ContainsKey("relations") ? "Create it in Tryton, or give another name." : "Install the module party_relationship in Tryton.");
        if (catalog.Company is null)
            Add(ProblemSeverity.Warning, ErrorCodes.SettingMissing, TrytonSettings.Company,
                "It is not set and the user has no current company, so that projects cannot be created.", "Give the company's id.");

        void Category(RecordKind kind, string setting)
        {
            if (!catalog.Categories.ContainsKey(kind))
                Add(ProblemSeverity.Warning, ErrorCodes.SettingInvalid, setting,
                    $"There is no party category of this name, so that the kind '{kind}' is not offered.", "Create the category in Tryton, or give the name of another one.");
        }
    }

    private async ValueTask CheckRightsAsync(TrytonClient client, CancellationToken cancellationToken)
    {
        var mayWrite = await client.ReadAsync("model.ir.model.access.get_access", [new JsonArray("party.party")],
            access => Right(access, "write") && Right(access, "create"), cancellationToken).ConfigureAwait(false);
        if (!mayWrite)
            Add(ProblemSeverity.Warning, ErrorCodes.SideForbids, TrytonSettings.User, "This user may not create and change parties.",
                "Give the user the rights in Tryton, or map nothing to the ERP.");

        static bool Right(JsonElement access, string right) => TrytonValues.Boolean(TrytonValues.Get(TrytonValues.Get(access, "party.party"), right)) ?? true;
    }

    private void Add(ProblemSeverity severity, int code, string setting, string message, string fix) =>
        _problems.Add(new Problem(severity, code, $"connection '{context.Name}', setting '{setting}'", message, fix));
}
