namespace ErpLink.Adapters.Http.Rest;

/// <summary>Tries a connection: who answers, and whether what comes back is what the profile says. Changes nothing there.</summary>
internal sealed class RestConnectionTest(RestSide side, string connection)
{
    private readonly List<Problem> _problems = [];

    public async ValueTask<ConnectionTest> RunAsync(CancellationToken cancellationToken)
    {
        var description = await side.DescribeAsync(cancellationToken).ConfigureAwait(false);
        foreach (var kind in side.Kinds)
        {
            try
            {
                await LookAsync(kind, cancellationToken).ConfigureAwait(false);
            }
            catch (ErpLinkException exception)
            {
                _problems.Add(new Problem(ProblemSeverity.Error, exception.Code, $"connection '{connection}', kind '{kind.Kind}'", exception.Message,
                    "Check the request \"list\" of this kind in the profile, and the rights of the user."));
            }
        }

        return new ConnectionTest(_problems) { Identity = description.Identity };
    }

    public static Problem ToProblem(string connection, ErpLinkException exception)
    {
        var (setting, fix) = exception.Code switch
        {
            _ when exception.Field is { } field => (field, "See the message."),
            ErrorCodes.AuthenticationRejected or ErrorCodes.SecretMissing => ("token", "Check the credentials that the profile asks for."),
            ErrorCodes.SideForbids => ("user", "Give the user the rights it needs in the ERP."),
            ErrorCodes.AddressRefused or ErrorCodes.SideHasNoRecord or ErrorCodes.AnswerMalformed or ErrorCodes.OutsideOrigin =>
                ("address", "Check the address of the service's root, and the profile."),
            ErrorCodes.SideUnavailable => ("address", "Check the address, and that the ERP can be reached from here."),
            _ => (string.Empty, "See the message."),
        };
        return new Problem(ProblemSeverity.Error, exception.Code, $"connection '{connection}'" + (setting.Length > 0 ? $", setting '{setting}'" : string.Empty), exception.Message, fix);
    }

    // A page of records, and of them what is never there or never readable.
    private async ValueTask LookAsync(RestKind kind, CancellationToken cancellationToken)
    {
        var list = kind.Profile.List!;
        var pager = new RestPager(side.Service, list, side.Service.Query(list.Query), null, kind.Description.PageSizeRecordsMax);
        var page = await pager.ReadAsync(null, kind.Decoder(kind.All), cancellationToken).ConfigureAwait(false);
        if (page.Rows.Count == 0)
        {
            Warn(kind, "There is no record: fields could not be looked at.", "Nothing, if that is so. Otherwise check \"items\" and \"query\" of the list.");
            return;
        }

        foreach (var spoilt in page.Rows.Where(r => r.Record is null).GroupBy(r => r.Spoilt))
            Warn(kind, spoilt.Key is { } field ? $"'{field}' is not a {kind.Field(field).Description.Type} in the form that the profile says, in {spoilt.Count()} of {page.Rows.Count} records."
                : $"{spoilt.Count()} of {page.Rows.Count} records are not what the profile says.", "Correct path, type or form of the field in the profile.");
        var whole = page.Rows.Where(r => r.Record is not null).Select(r => r.Record!).ToList();
        if (whole.Count == 0 || list.IsPartial || kind.OmitsNulls) return;
        foreach (var field in kind.All.Names.Where(f => whole.TrueForAll(r => r[f].IsAbsent)))
            Warn(kind, $"'{field}' is in no record: nothing is at '{kind.Field(field).Path}'.", "Correct the path; or write \"omitsNulls\": true, if the service leaves out what is null.");
    }

    private void Warn(RestKind kind, string what, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Warning, ErrorCodes.AnswerMalformed, $"connection '{connection}', kind '{kind.Kind}'", what, fix));
}
