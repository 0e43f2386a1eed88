namespace ErpLink.Adapters.Http.Rest;

/// <summary>Tries a connection: who answers, and whether what comes back is what the profile says. Changes nothing there.</summary>
internal sealed class RestConnectionTest(RestSide side, string connection)
{
    private const int SeveralKeys = 2;
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

    /// <summary>What kept the connection from being tried at all.</summary>
    /// <param name="connection">Its name.</param>
    /// <param name="authentication">How the service knows who asks; null where the profile does not say so, or cannot be read.</param>
    /// <param name="exception">What went wrong.</param>
    public static Problem ToProblem(string connection, RestAuthenticationType? authentication, ErpLinkException exception)
    {
        // Of several settings, and of those of the profile, the message says more.
        var who = authentication switch
        {
            RestAuthenticationType.Basic => ConnectionAuthentication.User,
            RestAuthenticationType.Bearer => ConnectionAuthentication.Token,
            RestAuthenticationType.ApiKey => ConnectionAuthentication.ApiKey,
            RestAuthenticationType.OAuth => ConnectionAuthentication.ClientId,
            _ => string.Empty,
        };
        var (setting, fix) = exception.Code switch
        {
            _ when exception.Field is { } field => (field, "See the message."),
            ErrorCodes.AuthenticationRejected when exception.Operation == RestAuthenticator.LogInOperation => (string.Empty, "Check the credentials and the address, and how the profile logs in."),
            ErrorCodes.AuthenticationRejected or ErrorCodes.SecretMissing => (who, "Check the credentials that the profile asks for."),
            ErrorCodes.SideForbids => (who, "Give the user the rights it needs in the ERP."),
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
        await LookAtOneAsync(kind, page.Rows[0].Key, cancellationToken).ConfigureAwait(false);
        await LookAtSeveralAsync(kind, [.. page.Rows.Select(r => r.Key).Distinct().Take(SeveralKeys)], cancellationToken).ConfigureAwait(false);
        var whole = page.Rows.Where(r => r.Record is not null).Select(r => r.Record!).ToList();
        if (whole.Count == 0 || list.IsPartial || kind.OmitsNulls) return;
        foreach (var field in kind.All.Names.Where(f => whole.TrueForAll(r => r[f].IsAbsent)))
            Warn(kind, $"'{field}' is in no record: nothing is at '{kind.Field(field).Path}'.", "Correct the path; or write \"omitsNulls\": true, if the service leaves out what is null.");
    }

    // A version in a header is shown by single records only.
    private async ValueTask LookAtOneAsync(RestKind kind, RecordKey key, CancellationToken cancellationToken)
    {
        if (kind.Profile.Version is not { Header: { } header }) return;
        var (answer, _) = await new RestReader(side.Service, kind).GetAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is { IsSuccess: true } && answer.Header(header) is not { Length: > 0 })
            Warn(kind, $"The answer about a record has no header '{header}', where the profile says the version is: no update will be sent.", "Correct \"version\", or leave it out: values are then compared right before an update.");
    }

    private async ValueTask LookAtSeveralAsync(RestKind kind, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        if (kind.Profile.Get!.Many is not { } many || keys.Count < SeveralKeys || keys.Any(k => k.Text.Contains(many.Separator, StringComparison.Ordinal))) return;
        var pager = new RestPager(side.Service, kind.Profile.List!, new RestReader(side.Service, kind).Query(keys, many), null, keys.Count);
        var page = await pager.ReadAsync(null, kind.Decoder(FieldSelection.None), cancellationToken).ConfigureAwait(false);
        if (page.Rows.Exists(r => !keys.Any(k => kind.IsSame(k, r.Key))))
            Warn(kind, "Asked for several keys at once the service gives others, too: records will be read one by one.", "Correct the parameters of \"many\", or leave it out.");
    }

    private void Warn(RestKind kind, string what, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Warning, ErrorCodes.AnswerMalformed, $"connection '{connection}', kind '{kind.Kind}'", what, fix));
}
