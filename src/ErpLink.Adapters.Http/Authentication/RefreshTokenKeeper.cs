using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>The refresh token of a connection, in the app's secret source, and what becomes of it when the server replaces it. For one
/// log-in at a time.</summary>
internal sealed class RefreshTokenKeeper(ConnectionContext context, string setting, ILogger logger)
{
    // Another process that got the new token a moment ago may still be saving it.
    private static readonly TimeSpan SaveTimeOfOthers = TimeSpan.FromSeconds(2);

    private const int SaveAttemptsMax = 3;
    private static readonly TimeSpan PauseBetweenSaves = TimeSpan.FromSeconds(5);

    private Secret? _source;
    private (string From, Secret To)? _replaced;
    private bool _isMissingStoreTold;

    /// <summary>The token to use now: the source's, unless it is one that was replaced already and the source still has.</summary>
    public async ValueTask<Secret> FindAsync(CancellationToken cancellationToken)
    {
        _source = await context.Settings.GetSecretAsync(setting, cancellationToken).ConfigureAwait(false);
        return _replaced is { } replaced && replaced.From == _source.Reveal() ? replaced.To : _source;
    }

    /// <summary>After a refusal: what another process or an administrator put in the token's place; <see langword="null"/>: nobody did.</summary>
    public async ValueTask<Secret?> FindOtherAsync(Secret refused, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var now = await context.Settings.GetSecretAsync(setting, cancellationToken).ConfigureAwait(false);
            if (now.Reveal() != refused.Reveal() && now.Reveal() != _source!.Reveal())
            {
                _source = now;
                return now;
            }

            if (isSecond) return null;
            await Pause.OfAsync(SaveTimeOfOthers, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Saves what is to be used from now on, if it is not what the source has.</summary>
    public async ValueTask KeepAsync(Secret token, CancellationToken cancellationToken)
    {
        if (token.Reveal() == _source!.Reveal()) return;
        // Before it is saved: whatever becomes of that, the old one is of no use any more.
        _replaced = (_source.Reveal(), token);
        try
        {
            if (await SaveAsync(token, cancellationToken).ConfigureAwait(false) || _isMissingStoreTold) return;
            _isMissingStoreTold = true;
            Log.SecretHasNoStore(logger, context.Name, setting);
        }
        catch (Exception exception)
        {
            // To fail now would not bring the old token back. By name only: an exception of the app's own may hold the token.
            Log.SecretNotSaved(logger, context.Name, setting, exception.GetType().Name);
        }
    }

    // The next chance comes with the next log-in only, and the one copy in memory may be gone by then.
    private async ValueTask<bool> SaveAsync(Secret token, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await context.Settings.TrySaveSecretAsync(setting, token, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (attempt < SaveAttemptsMax)
            {
                await Pause.OfAsync(PauseBetweenSaves, context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
