namespace ErpLink.Adapters.Http.Rest;

/// <summary>Sees to it that counted pages end where a service does not know the parameter that counts them: it gives the same page for ever.</summary>
internal sealed class RestRepeat(string origin)
{
    // One page may come twice when as many rows as it holds are added before it meanwhile.
    private const int PagesMax = 3;
    private List<RecordKey> _last = [];
    private int _times;

    /// <summary>Called with each page.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>.</exception>
    public void Follow(RestPage page)
    {
        var keys = page.Rows.ConvertAll(r => r.Key);
        _times = keys.Count > 0 && keys.SequenceEqual(_last) ? _times + 1 : 1;
        _last = keys;
        if (_times > PagesMax) throw ErpJson.Malformed(origin, $"is the same page for {_times} places in a row: the service does not know the parameter that the profile names under \"paging\"");
    }
}
