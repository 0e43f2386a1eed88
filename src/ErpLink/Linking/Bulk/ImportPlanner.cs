using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Turns what matching found, entity by entity, into steps for the actors that are to be imported.</summary>
internal sealed class ImportPlanner(Engine engine, OpenMap at, RecordMatcher matcher, ImportRequest request)
{
    private const int PageSizeRecords = 200;

    public static void RequireCanCreate(OpenMap at)
    {
        if (at.Map.App.CanCreate) return;
        throw new ErpLinkException(ErrorCodes.CapabilityMissing, FailureClass.NotSupported,
            $"Connection '{at.Name}': the app does not let records of kind '{at.Map.App.Kind}' be created. Its entity store has to declare and implement CreateAsync.")
        { Connection = at.Name, Side = Side.App, Kind = at.Map.App.Kind };
    }

    public async ValueTask<IReadOnlyList<MatchingStep>> StepsAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<RecordKey, List<(RecordMatch Match, MatchCandidate Candidate)>>();
        foreach (var match in matcher.Finish())
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

        // One question to a person for each entity, whatever number of actors is similar to it.
        var reviews = steps.Where(s => s.Action == MatchingAction.Review).GroupBy(s => s.Entity!.Value)
            .Select(g => g.First() with { Candidates = [.. g.SelectMany(s => s.Candidates).OrderByDescending(c => c.Percent).Take(MatchLimits.SuggestionsMax)] });
        return [.. steps.Where(s => s.Action != MatchingAction.Review), .. reviews];
    }

    private MatchingStep StepOf(RecordKey actor, List<(RecordMatch Match, MatchCandidate Candidate)>? found)
    {
        if (found is null)
        {
            var sight = matcher.Look(actor);
            return new(sight == ActorSight.Alone ? MatchingAction.Import : MatchingAction.None)
            {
                Actor = new RecordRef(request.Actor, actor),
                Reason = sight switch
                {
                    ActorSight.Alone => "No record of the app agrees with it in any match tier.",
                    ActorSight.Met => "A record of the app agrees with it that is linked already, deliberately not linked, or similar to others even more: link it by hand.",
                    _ => "It is not active, left out by a filter, or was not listed under this key.",
                },
            };
        }

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
            var (records, next) = await new ActorSearch(at, search, null, at.Map.ErpFilter?.Restriction, []).NextPageAsync(cancellationToken).ConfigureAwait(false);
            yield return [.. records.Where(r => r.State == RecordState.Active).Select(r => r.Key)];
            if (next is not { } cursor) yield break;
            search = search with { After = cursor };
        }
    }
}
