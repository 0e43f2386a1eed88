using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ErpLink.Crash;

/// <summary>Links what users of the app want linked. A wish is done when its link stands, whichever life of the process made it.</summary>
/// <param name="crm">The app.</param>
/// <param name="linker">ErpLink.</param>
/// <param name="users">How many link at once.</param>
public sealed class Wishes(CrmFile crm, IErpLinker linker, int users)
{
    // What is linked while one run follows the other: where all are slow a turn ends by the clock, so that every life has its runs.
    private const int TurnRecordsMax = 100;
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(8);

    private static readonly ErpUser Kari = new("kari", "Kari");

    private RecordRef _last;

    /// <summary>One turn over open wishes, where the last one ended; gives how many are left.</summary>
    public async Task<int> GrantAsync(CancellationToken cancellationToken)
    {
        var open = Open();
        var left = open.Count;
        var watch = Stopwatch.StartNew();
        var next = open.FindIndex(w => w.Record == _last) + 1;
        // Behind the last one comes the first: a wish that stays open for a while must have its next turn.
        var turn = open.Skip(next < open.Count ? next : 0).Take(TurnRecordsMax).TakeWhile(w =>
        {
            _last = w.Record;
            return watch.Elapsed < TurnMax;
        });
        var options = new ParallelOptions { MaxDegreeOfParallelism = users, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(turn, options, async (wish, token) =>
        {
            if (await IsGrantedAsync(wish, token)) Interlocked.Decrement(ref left);
        });
        return left;
    }

    private async Task<bool> IsGrantedAsync((RecordRef Record, RecordRef? Parent, string? Actor) wish, CancellationToken cancellationToken)
    {
        try
        {
            if (!await GrantAsync(wish.Record, wish.Parent, wish.Actor, cancellationToken)) return false;
            Done(wish.Record);
            return true;
        }
        catch (ErpLinkException error)
        {
            Program.Say($"{wish.Record} could not be linked: {error.Code} {error.Message}");
            return false;
        }
    }

    private async Task<bool> GrantAsync(RecordRef record, RecordRef? parent, string? actor, CancellationToken cancellationToken)
    {
        var links = await linker.GetLinksAsync(record, Kari, cancellationToken);
        // One that is still under way is recovery's: runs go on with it.
        if (links.Count > 0) return links[0] is { State: LinkState.Active, Actor: not null };
        if (parent is { } above && await linker.GetLinksAsync(above, Kari, cancellationToken) is not [{ State: LinkState.Active }]) return false;
        return actor is null
            ? await CreateAsync(record, cancellationToken)
            : await ConnectAsync(record, new RecordRef(ActorKinds.Customer, actor), cancellationToken);
    }

    private async Task<bool> CreateAsync(RecordRef record, CancellationToken cancellationToken)
    {
        var kind = record.Kind == EntityKinds.Person ? ActorKinds.Person : ActorKinds.Customer;
        var draft = await linker.DraftAsync("erp", record, kind, Kari, cancellationToken);
        // A lost create would be shown as a likely duplicate; consent to those makes it ErpLink's own task not to make two.
        var result = await linker.CreateAsync(draft.Answer() with { InSpiteOfDuplicates = true }, Kari, cancellationToken);
        if (result.Status is CreateStatus.Incomplete or CreateStatus.Refused or CreateStatus.Unconfirmed)
            Program.Say($"{record} was not created: {result.Status} {result.Failure?.Code} {result.Failure?.Message} {string.Join(" ", draft.Problems)}");
        return result.Status is CreateStatus.Created or CreateStatus.Adopted;
    }

    private async Task<bool> ConnectAsync(RecordRef record, RecordRef actor, CancellationToken cancellationToken)
    {
        var proposal = await linker.ProposeAsync("erp", record, actor, Kari, cancellationToken);
        var result = await linker.ConnectAsync(proposal.Decide(), Kari, cancellationToken);
        if (result.Status is ConnectStatus.Refused or ConnectStatus.Taken)
            Program.Say($"{record} was not connected: {result.Status} {result.Failure?.Code} {result.Failure?.Message}");
        return result.Status == ConnectStatus.Connected;
    }

    private List<(RecordRef Record, RecordRef? Parent, string? Actor)> Open()
    {
        using var connection = crm.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, kind, parent, actor FROM wish JOIN record ON record = id WHERE done = 0 ORDER BY id";
        using var rows = command.ExecuteReader();
        var wishes = new List<(RecordRef, RecordRef?, string?)>();
        while (rows.Read())
        {
            wishes.Add((new RecordRef(rows.GetString(1), $"{rows.GetInt64(0)}"),
                rows.IsDBNull(2) ? null : new RecordRef(EntityKinds.Company, $"{rows.GetInt64(2)}"), rows.IsDBNull(3) ? null : rows.GetString(3)));
        }

        return wishes;
    }

    private void Done(RecordRef record)
    {
        using var connection = crm.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE wish SET done = 1 WHERE record = $record";
        command.Parameters.AddWithValue("$record", record.Key.Text);
        command.ExecuteNonQuery();
    }
}
