namespace ErpLink.Adapters.Http.OData;

/// <summary>Finds the company and puts the model together.</summary>
internal sealed class ODataOpener(ConnectionContext context, ODataProfile given, TimeZoneInfo zone)
{
    public const int CompaniesMax = 1000;
    private const int NamesShownMax = 3;
    private const int NameCharactersMax = 40;

    public async ValueTask<ODataModel> OpenAsync(ODataService service, CancellationToken cancellationToken)
    {
        var edm = await service.ReadMetadataAsync(cancellationToken).ConfigureAwait(false);
        var profile = ODataSettingKinds.Apply(given, edm, context);
        if (profile.Company is not { } scope)
            return new ODataModelBuilder(profile, edm, string.Empty, service.Client.Options, zone).Build(Identity(service), context.TimeZone);
        var form = KeyForm(edm, scope);
        var company = await FindCompanyAsync(service, scope, form, cancellationToken).ConfigureAwait(false);
        var literal = ODataLiteral.Encode(ODataLiteral.Key(form, string.Empty, company) ?? throw ErpJson.Malformed(service.Client.Address.Origin, "has a company whose key is none"));
        return new ODataModelBuilder(profile, edm, $"{scope.Set}({literal})/", service.Client.Options, zone).Build(company, context.TimeZone);
    }

    // Where the company is told by a parameter or with the log-in, the address is the same for all of them.
    private string Identity(ODataService service)
    {
        var root = service.Client.Address.Root.AbsoluteUri;
        var isTold = given.CompanyParameter is not null || given.Session?.Settings.Contains("company") == true;
        return isTold && context.Settings.Find("company") is { } company ? $"{root}#{company}" : root;
    }

    private EdmKind KeyForm(EdmModel edm, ODataCompany scope)
    {
        // That the set is missing is said with everything else that is wrong.
        if (edm.TypeOf(scope.Set, null) is not { } entity) return EdmKind.Guid;
        var type = edm.PropertiesOf(entity).FirstOrDefault(p => p.Name == scope.Key)?.Type;
        return type is not null && ODataFieldBuilder.FormOf(type) is { } form and (EdmKind.Text or EdmKind.Guid or EdmKind.Integer) ? form
            : throw new ErpLinkException(ErrorCodes.DefinitionMalformed, FailureClass.Invalid,
                $"profile '{given.Source}', $.company.key: '{scope.Set}' has no key '{scope.Key}' that is a text, a GUID or a whole number. Check the profile against the service's $metadata.")
            { Connection = context.Name };
    }

    private async ValueTask<string> FindCompanyAsync(ODataService service, ODataCompany scope, EdmKind form, CancellationToken cancellationToken)
    {
        var wanted = context.Settings.Get("company");
        var companies = await service.GetAllAsync(scope.Set, item => (
            Id: form == EdmKind.Guid ? item.GetProperty(scope.Key).GetGuid().ToString("D") : item.GetProperty(scope.Key).ToString(),
            Names: scope.Names.Select(n => item.TryGetProperty(n, out var name) ? name.ToString() : "").Where(n => n.Length > 0).ToList()),
            CompaniesMax, cancellationToken).ConfigureAwait(false);
        var matches = companies.Where(c => c.Id == (form == EdmKind.Guid && Guid.TryParse(wanted, out var id) ? id.ToString("D") : wanted)).ToList();
        if (matches.Count == 0) matches = companies.Where(c => c.Names.Contains(wanted, StringComparer.Ordinal)).ToList();
        if (matches.Count == 0) matches = companies.Where(c => c.Names.Contains(wanted, StringComparer.OrdinalIgnoreCase)).ToList();
        if (matches.Count == 1) return matches[0].Id;
        var names = string.Join(", ", companies.Select(c => c.Names.FirstOrDefault() ?? c.Id).Take(NamesShownMax).Select(Shown))
            + (companies.Count > NamesShownMax ? $" and {companies.Count - NamesShownMax} more" : string.Empty);
        throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Invalid, matches.Count == 0
            ? $"Connection '{context.Name}': there is no company '{wanted}'. There are: {names}."
            : $"Connection '{context.Name}': {matches.Count} companies are called '{wanted}'. Give the id of one.")
        { Connection = context.Name };
    }

    // The server's words in a message of ours: short, and nothing that breaks a line of a log.
    private static string Shown(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
        return plain.Length <= NameCharactersMax ? plain
            : plain[..(char.IsHighSurrogate(plain[NameCharactersMax - 1]) ? NameCharactersMax - 1 : NameCharactersMax)] + "…";
    }
}
