namespace ErpLink.Adapters.Http.Rest;

/// <summary>The change feed of one kind by the server's own token: each answer has the next one. A token that the service no longer knows is a
/// new start.</summary>
internal sealed class RestTokenFeed(RestService service, RestKind kind)
{
    private readonly RestChanges _changes = kind.Profile.Changes!;
    private readonly RestChangeToken _token = kind.Profile.Changes!.Token!;

    public async ValueTask<ChangePage> ReadAsync(SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { Token: { Length: > 0 } token }) return await StartAsync(isExpired: after is not null, cancellationToken).ConfigureAwait(false);
        var values = new Dictionary<string, string> { ["token"] = token };
        var pager = new RestPager(service, _changes.Request, service.Query(_changes.Request.Query, values), values, kind.Description.PageSizeRecordsMax, _token);
        RestPage page;
        try
        {
            page = await pager.ReadAsync(null, kind.Decoder(fields), cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException exception) when (exception.FailureClass is FailureClass.NotFound or FailureClass.Invalid)
        {
            return await StartAsync(isExpired: true, cancellationToken).ConfigureAwait(false);
        }

        if (string.IsNullOrEmpty(page.Token) && (page.Rows.Count > 0 || page.HasMore == true))
            throw ErpJson.Malformed(service.Client.Address.Origin, $"has changes and no token at '{_token.Next}', where the profile says it is");
        var next = page.Token is { Length: > 0 } given ? given : token;
        // A quiet poll gives back the text it was given, so that nothing has to be stored; one that leads nowhere must not go on for ever.
        var hasMore = next != token && (page.HasMore ?? page.Rows.Count > 0);
        return new ChangePage(page.Rows.Where(r => r.IsReported).Select(r => r.ToChange(_changes.Request.IsPartial)).ToList(), new(next), hasMore);
    }

    private async ValueTask<ChangePage> StartAsync(bool isExpired, CancellationToken cancellationToken)
    {
        var path = service.Path(_token.Start.Path) ?? string.Empty;
        var answer = await service.GetAsync(RestService.Target(path, service.Query(_token.Start.Query)), _token.Start.Headers, null, cancellationToken).ConfigureAwait(false);
        service.ThrowIfFailed(answer);
        var token = ErpJson.Read(answer, root => _token.StartToken.FindText(root));
        if (string.IsNullOrEmpty(token)) throw ErpJson.Malformed(answer.Origin, $"has no change token at '{_token.StartToken}', where the profile says it is");
        return new ChangePage([], new(token), HasMore: false) { CursorExpired = isExpired };
    }
}
