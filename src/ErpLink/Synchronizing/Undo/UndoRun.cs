namespace ErpLink.Synchronizing;

/// <summary>Takes back what the journal says was written, newest first, page by page of the journal.</summary>
internal sealed class UndoRun(RunContext run, UndoRequest request)
{
    private const int PageSizeEntries = 1000;

    /// <summary>How far back the last write of a link is looked for.</summary>
    private const int EntriesMax = 10_000;

    private readonly UndoList _list = new();

    // What a side made of a value stands in the journal after the write, so newest first it is seen before.
    private readonly Dictionary<(LinkId, Side, string), JournalEntry> _stored = [];

    public UndoList List => _list;

    /// <summary>The operation to take back.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.RunNotFound"/>: nothing was written.</exception>
    public static async ValueTask<Guid> FindAsync(Engine engine, ConnectionId connection, UndoRequest request, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Connection = connection, Link = request.Link, Run = request.Run, NewestFirst = true, Limit = 100 };
        for (var read = 0; read < EntriesMax && (request.Run ?? request.Link?.Value) is not null; read += query.Limit)
        {
            var page = await engine.Store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
            if (page.FirstOrDefault(e => request.Run is not null || e.Event == JournalEvent.Written) is { } entry) return entry.Run;
            if (page.Count < query.Limit) break;
            query = query with { After = page[^1].Id };
        }

        throw new ErpLinkException(ErrorCodes.RunNotFound, FailureClass.NotFound,
            $"Connection '{request.Connection}': the journal has no write of {(request.Run is { } id ? $"run {id:N}" : $"link {request.Link}")}. Nothing was taken back.")
        { Connection = request.Connection };
    }

    public async ValueTask RunAsync(ChosenRun work, Guid of, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Connection = run.Connection.Id, Link = request.Link, Run = of, NewestFirst = true, Limit = PageSizeEntries };
        while (true)
        {
            var page = await run.Engine.Store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
            await UndoAsync(work, page, cancellationToken).ConfigureAwait(false);
            if (page.Count < query.Limit) return;
            query = query with { After = page[^1].Id };
        }
    }

    private async ValueTask UndoAsync(ChosenRun work, IReadOnlyList<JournalEntry> page, CancellationToken cancellationToken)
    {
        var writes = new Dictionary<(LinkId, Side, string), UndoWrite>();
        foreach (var entry in page) Take(entry, writes);
        var choice = new UndoChoice([.. writes.Values], _list);
        run.Chosen = choice;
        _list.Seen.Clear();
        try
        {
            await work.LinksAsync(choice.Links, cancellationToken).ConfigureAwait(false);
            foreach (var write in writes.Values.Where(w => !_list.Seen.Contains(w))) _list.Leave(new UndoLeft(write.Entry, UndoReason.LinkEnded));
        }
        catch (Exception error) when (error is RunStopped or OperationCanceledException)
        {
            foreach (var write in writes.Values.Where(w => !_list.Seen.Contains(w))) _list.Leave(new UndoLeft(write.Entry, UndoReason.NotTried));
            throw;
        }
    }

    private void Take(JournalEntry entry, Dictionary<(LinkId, Side, string), UndoWrite> writes)
    {
        var isWanted = request.Entry is null || request.Entry == entry.Id;
        if (entry is not { Link: { } link, Side: { } side, Field: { } field })
        {
            if (isWanted && (entry.Event is JournalEvent.Created or JournalEvent.Adopted or JournalEvent.Linked || request.Entry is not null)) _list.Leave(new UndoLeft(entry, UndoReason.NotAValue));
            return;
        }

        var key = (link, side, field);
        if (entry.Event is JournalEvent.Altered or JournalEvent.ValueRefused) _stored[key] = entry;
        if (entry.Event != JournalEvent.Written)
        {
            if (request.Entry == entry.Id) _list.Leave(new UndoLeft(entry, UndoReason.NotAValue));
            return;
        }

        _stored.Remove(key, out var stored);
        if (!isWanted || stored?.Event == JournalEvent.ValueRefused) return; // It was never there.
        if (entry.New.IsAbsent || entry.Old.IsAbsent)
        {
            _list.Leave(new UndoLeft(entry, entry.New.IsAbsent ? UndoReason.NotInJournal : UndoReason.NotAValue));
            return;
        }

        var write = new UndoWrite(entry, LeftBy(entry, stored), entry.Old);
        if (!writes.TryGetValue(key, out var later)) writes[key] = write;
        else if (later.Old == write.Left) writes[key] = later with { Old = write.Old };
        else _list.Leave(new UndoLeft(entry, UndoReason.Touched)); // Somebody wrote it between the two.
    }

    /// <summary>What the side made of the value, where its answer says so; a difference that was read back may be somebody's edit.</summary>
    private FieldValue LeftBy(JournalEntry entry, JournalEntry? stored)
    {
        var kind = entry.Side == Side.Erp ? entry.Actor?.Kind : entry.Entity?.Kind;
        var answers = kind is { } known && (entry.Side == Side.Erp ? run.Connection.ErpDescription : run.Connection.AppDescription).Kind(known)?.ReturnsStoredValues == true;
        return stored is { Event: JournalEvent.Altered } altered && answers ? altered.New : entry.New;
    }
}
