namespace ErpLink;

/// <summary>Keeps linked records in agreement.</summary>
/// <remarks>A singleton; thread-safe.</remarks>
public interface IErpSynchronizer
{
    /// <summary>Compares one link now and does what the merge says.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LinkNotFound"/>, <see cref="ErrorCodes.LinkBusy"/>,
    /// <see cref="ErrorCodes.EnvironmentDiffers"/>; 4001 to 4015 when a side does not answer.</exception>
    ValueTask<SyncResult> SyncNowAsync(LinkId link, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Runs a connection: reads what changed, or everything, and does what the merge says. Only one run of a connection works at a
    /// time, whatever process started it; a second one answers <see cref="RunState.AlreadyRunning"/> at once.</summary>
    /// <remarks>A record that fails is a counter and an inbox item, not an exception. What was not done stays due: the next run goes on,
    /// after a crash, too. Cancelling is safe at any moment. A connection that a side refuses as a whole (credentials, rights) is paused:
    /// the next run asks both sides once and goes on by itself when they accept it again. A side that asks for a pause longer than
    /// <see cref="ErpLinkOptions.ThrottleWaitMax"/> ends the run as <see cref="RunState.Paused"/>, with the wait in <see cref="Failure.RetryAfter"/>.</remarks>
    /// <exception cref="ErpLinkException">2001 to 2029: the connection cannot be used; <see cref="ErrorCodes.EnvironmentDiffers"/>;
    /// <see cref="ErrorCodes.AccessDenied"/>; <see cref="ErrorCodes.RunRefused"/>: the request contradicts itself; 5001 to 5007: the store.</exception>
    ValueTask<RunReport> RunAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What a run would do, as data to show: reads, and writes neither to a side nor to the store. Works while a run is going on.</summary>
    /// <exception cref="ErpLinkException">As <see cref="RunAsync"/>; <see cref="ErrorCodes.RunRefused"/>; 4001 to 4015 when a side does not
    /// answer: half a plan is none.</exception>
    ValueTask<RunPlan> PlanAsync(RunRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Carries out the steps of a plan that was approved, those beyond the limits of the guard included. Each record is read
    /// fresh: a step whose values, policy or lock moved since is not executed, but reported with what it would be now. Executing a plan
    /// twice does nothing the second time.</summary>
    /// <exception cref="ErpLinkException">As <see cref="RunAsync"/>.</exception>
    ValueTask<ExecuteReport> ExecuteAsync(RunPlan plan, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Reads every linked record and lists what differs, with the reason. Writes nothing. Streams: what was read is listed while the
    /// rest is still being read.</summary>
    /// <exception cref="ErpLinkException">2001 to 2029; <see cref="ErrorCodes.AccessDenied"/>; <see cref="ErrorCodes.RunRefused"/>; 4001 to 4015
    /// when a side fails for more than a record.</exception>
    IAsyncEnumerable<Drift> VerifyAsync(VerifyRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Takes back what a run, the last sync of a link, or one journal entry wrote: every field that still holds exactly what was
    /// written gets its old value again, and nothing flows back. The rest is listed with the reason. Records that were created and links
    /// that were made stay. An undo can be undone.</summary>
    /// <exception cref="ErpLinkException">As <see cref="RunAsync"/>; <see cref="ErrorCodes.RunNotFound"/>.</exception>
    ValueTask<UndoResult> UndoAsync(UndoRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Stops synchronising a connection until it is resumed. A run that is under way ends between two pages. Users link and sync
    /// single records as before.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who decides; needs <see cref="AccessRight.Administer"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask PauseAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Lets a paused connection go on, whoever or whatever paused it. What changed meanwhile is found by the next run.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who decides; needs <see cref="AccessRight.Administer"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ResumeAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>How a connection is doing, from the link store alone: no side is called.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.See"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ConnectionStatus> GetStatusAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Finishes the writes of a connection whose outcome was not known when the process ended or an answer was lost, and nothing
    /// else: the links are compared by the next run, or when they are synced. Runs do this by themselves; it is for apps that sync single
    /// links. Doing it twice is doing it once. Nobody is asked for a right: what is finished was allowed when it was begun.</summary>
    /// <param name="connection">The connection's name or id. One that is paused is recovered, too: what is finished was decided before.</param>
    /// <param name="cancellationToken">Ends between two links.</param>
    /// <remarks>A side that stops answering is no exception: it is left alone, and what was not looked at counts as
    /// <see cref="RecoveryReport.Pending"/>.</remarks>
    /// <exception cref="ErpLinkException">2001 to 2029: the connection cannot be used; <see cref="ErrorCodes.EnvironmentDiffers"/>;
    /// 4001 to 4015 when a side cannot be opened; 5001 to 5007: the store.</exception>
    ValueTask<RecoveryReport> RecoverAsync(string connection, CancellationToken cancellationToken);
}
