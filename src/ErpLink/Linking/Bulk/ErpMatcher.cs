using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Bulk matching as a service: reads both sides into the matcher, and carries out what was approved.</summary>
internal sealed class ErpMatcher(Engine engine, ErpLinker linker) : IErpMatcher
{
    public async ValueTask<MatchingPlan> PlanAsync(MatchRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenAsync(request.Connection, request.Entity, request.Actor, user, request.CreateMissing, cancellationToken).ConfigureAwait(false);
        var reader = await ReadAsync(at, TiersOf(at), imports: false, cancellationToken).ConfigureAwait(false);
        return Plan(at, reader, request.OnDifferent, [.. reader.Matcher.Finish().Select(m => StepOf(m, request))]);
    }

    public async ValueTask<MatchingPlan> PlanImportAsync(ImportRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenAsync(request.Connection, request.Entity, request.Actor, user, creates: true, cancellationToken).ConfigureAwait(false);
        ImportPlanner.RequireCanCreate(at);
        var reader = await ReadAsync(at, TiersOf(at), imports: true, cancellationToken).ConfigureAwait(false);
        return Plan(at, reader, request.OnDifferent, await new ImportPlanner(engine, at, reader.Matcher, request).StepsAsync(cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<MatchingReport> ExecuteAsync(MatchingPlan plan, ErpUser user, CancellationToken cancellationToken)
    {
        var imports = plan.Count(MatchingAction.Import) > 0;
        var at = await OpenAsync(plan.Connection.Text, plan.Entity, plan.Actor, user, imports || plan.Count(MatchingAction.Create) > 0, cancellationToken).ConfigureAwait(false);
        at.Connection.RequireSameDatabases();
        if (imports) ImportPlanner.RequireCanCreate(at);

        // What is unique is a question to all records, and they go on changing: it is asked again before anything is done.
        var tiers = TiersOf(at);
        var reader = await ReadAsync(at, tiers, imports, cancellationToken).ConfigureAwait(false);
        return await new MatchExecution(engine.Begin(user), linker, at, tiers, plan, reader.Matcher).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<MatchReader> ReadAsync(OpenMap at, MatchPlan tiers, bool imports, CancellationToken cancellationToken)
    {
        var decisions = await DecisionsAsync(at, cancellationToken).ConfigureAwait(false);
        var reader = new MatchReader(engine, at, new RecordMatcher(tiers, decisions, imports), tiers);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reader;
    }

    private static MatchingPlan Plan(OpenMap at, MatchReader reader, MatchDifferences onDifferent, IReadOnlyList<MatchingStep> steps) =>
        new(at.Connection.Id, at.Map.App.Kind, at.Map.Erp.Kind, steps)
        {
            ConnectionName = at.Name,
            OnDifferent = onDifferent,
            Entities = reader.Entities,
            Actors = reader.Actors,
            Waiting = reader.Waiting,
        };

    public static MatchingCandidate CandidateOf(MatchCandidate found, RecordKind actor) =>
        new(new RecordRef(actor, found.Actor), found.Tier, found.Percent, found.Reasons) { IsLinked = found.IsLinked };

    private async ValueTask<OpenMap> OpenAsync(string connection, RecordKind entity, RecordKind actor, ErpUser user, bool creates, CancellationToken cancellationToken)
    {
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, open, cancellationToken).ConfigureAwait(false);
        if (creates) await engine.RequireAsync(user, AccessRight.Create, open, cancellationToken).ConfigureAwait(false);

        // Users who work at the same time go first.
        return new OpenMap(open.Background, open.Map(entity, actor));
    }

    private static MatchPlan TiersOf(OpenMap at)
    {
        var tiers = MatchPlan.Of(at.Map.Definition, at.Map.App, at.Map.Erp);
        return tiers.Tiers.Count > 0 ? tiers : throw new ErpLinkException(ErrorCodes.MatchTierMissing, FailureClass.Invalid,
            $"Connection '{at.Name}': the map {at.Map} has no match tier. Say what makes two records the same (docs/matching.md).")
        { Connection = at.Name };
    }

    private async ValueTask<MatchDecisions> DecisionsAsync(OpenMap at, CancellationToken cancellationToken)
    {
        const int Limit = 1000;
        var decisions = new MatchDecisions(at.Map.App.KeyEquality, at.Map.Erp.KeyEquality);
        NotLinkedDecision? last = null;
        while (true)
        {
            var page = await engine.Store.ReadDecisionPageAsync(at.Connection.Id, at.Map.Definition.Entity, last, Limit, cancellationToken).ConfigureAwait(false);
            foreach (var decision in page)
            {
                if (decision.Actor is not { } actor) decisions.NotLinked(decision.Entity.Key, decision.Fingerprint);
                else if (actor.Kind == at.Map.Definition.Actor) decisions.NotTheSame(decision.Entity.Key, actor.Key, decision.Fingerprint);
            }

            if (page.Count < Limit) return decisions;
            last = page[^1];
        }
    }

    private static MatchingStep StepOf(RecordMatch match, MatchRequest request) => new(match.Verdict switch
    {
        MatchVerdict.Automatic => MatchingAction.Link,
        MatchVerdict.None => request.CreateMissing ? MatchingAction.Create : MatchingAction.None,
        _ => MatchingAction.Review,
    })
    {
        Entity = new RecordRef(request.Entity, match.Entity),
        Tier = match.Tier,
        Reason = match.Reason,
        Rivals = [.. match.Rivals.Select(r => new RecordRef(request.Entity, r))],
        Candidates = [.. match.Candidates.Select(c => CandidateOf(c, request.Actor))],
    };
}
