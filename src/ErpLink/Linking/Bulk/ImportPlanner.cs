using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Turns what matching found, entity by entity, into steps for the actors that are to be imported.</summary>
internal sealed class ImportPlanner(Engine engine, OpenMap at, ImportRequest request)
{
    private const int PageSizeRecords = 200;

    public static void RequireCanCreate(OpenMap at)
    {
        if (at.Map.App.CanCreate) return;
        throw new ErpLinkException(ErrorCodes.CapabilityMissing, FailureClass.NotSupported,
            $"Connection '{at.Name}': the app does not let records of kind '{at.Map.App.Kind}' be created. Its entity store has to declare and implement CreateAsync.")
        { Connection = at.Name, Side = Side.App, Kind = at.Map.App.Kind };
    }

    public async ValueTask<IReadOnlyList<MatchingStep>> StepsAsync(IEnumerable<RecordMatch> matches, CancellationToken cancellationToken)
    {
        var found = new Dictionary<RecordKey, List<(RecordMatch Match, MatchCandidate Candidate)>>();
        foreach (var match in matches)
        {
            foreach (var candidate in match.Candidates)
            {
                if (!found.TryGetValue(candidate.Actor, out var list)) found[candidate.Actor] = list = [];
                list.Add((match, candidate));
            }
        }

        var steps = new List<MatchingStep>();
        await foreach (var page in ChosenAsync(cancellationToken).ConfigureAwait(false))
        {
            var equality = at.Map.Erp.KeyEquality;
            var links = await engine.Store.ReadLinksByActorAsync(at.Connection.Id, request.Actor, [.. page.Select(k => equality.Canonical(k))], cancellationToken).ConfigureAwait(false);
            var linked = links.Select(l => l.ActorKey).ToHashSet(StringComparer.Ordinal);
            steps.AddRange(page.Where(k => !linked.Contains(equality.Canonical(k))).Select(k => StepOf(k, found.GetValueOrDefault(k))));
        }

        return steps;
    }

    private MatchingStep StepOf(RecordKey actor, List<(RecordMatch Match, MatchCandidate Candidate)>? found)
    {
        if (found is null) return new(MatchingAction.Import) { Actor = new RecordRef(request.Actor, actor), Reason = "No record of the app agrees with it in any match tier." };
        var (match, candidate) = found.FirstOrDefault(f => f.Match.Verdict == MatchVerdict.Automatic);
        var isAutomatic = match is not null;
        if (!isAutomatic) (match, candidate) = found.MaxBy(f => f.Candidate.Percent);
        return new(isAutomatic ? MatchingAction.Link : MatchingAction.Review)
        {
            Entity = new RecordRef(request.Entity, match!.Entity),
            Tier = match.Tier,
            Reason = match.Reason,
            Candidates = [ErpMatcher.CandidateOf(candidate, request.Actor)],
            Rivals = [.. found.Where(f => f.Match != match).Take(MatchLimits.RivalsMax).Select(f => new RecordRef(request.Entity, f.Match.Entity))],
        };
    }

    /// <summary>The keys to import, as they were chosen, or as a search finds them.</summary>
    private async IAsyncEnumerable<IReadOnlyList<RecordKey>> ChosenAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Keys is { Count: > 0 } keys)
        {
            foreach (var page in keys.Distinct().Chunk(PageSizeRecords)) yield return page;
            yield break;
        }

        var search = new SearchRequest(request.Connection, request.Actor) { Text = request.Text, Filter = request.Filter, PageSizeRecords = PageSizeRecords };
        while (true)
        {
            var (records, next) = await new ActorSearch(at, search, null, []).NextPageAsync(cancellationToken).ConfigureAwait(false);
            yield return [.. records.Where(r => r.State == RecordState.Active).Select(r => r.Key)];
            if (next is not { } cursor) yield break;
            search = search with { After = cursor };
        }
    }
}
