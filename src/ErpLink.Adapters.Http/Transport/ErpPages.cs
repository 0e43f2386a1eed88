using System.Runtime.CompilerServices;

namespace ErpLink.Adapters.Http;

/// <summary>Reads lists that come in pages, and sees to it that they end whatever the server says.</summary>
/// <remarks>Source: rows 33 and 34 of the catalogue in reliability, section 5.</remarks>
public static class ErpPages
{
    /// <summary>The pages of a list, each read when it is asked for.</summary>
    /// <param name="client">Whose list it is.</param>
    /// <param name="first">The position of the first page, as <paramref name="read"/> understands it.</param>
    /// <param name="read">Reads the page at a position, and says where the next one is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ErpLinkException">What <paramref name="read"/> throws; <see cref="ErrorCodes.AnswerMalformed"/>: a position comes a
    /// second time, more than 100 pages in a row are empty, or there are more than 100,000 pages.</exception>
    public static async IAsyncEnumerable<TPage> ReadAsync<TPage>(ErpHttpClient client, string? first,
        Func<string?, CancellationToken, ValueTask<ErpPage<TPage>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var guard = new PagingGuard(client.Address.Origin);
        for (var position = first; ;)
        {
            var page = await read(position, cancellationToken).ConfigureAwait(false);
            guard.Follow(page.Next, page.Rows);
            yield return page.Content;
            if (page.Next is null) yield break;
            position = page.Next;
        }
    }
}
