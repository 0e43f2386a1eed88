namespace ErpLink;

/// <summary>
/// Links records that are there already on both sides, in bulk: finds what belongs together by the match tiers of a map, shows it as a
/// plan, and carries the plan out when it was approved.
/// </summary>
/// <remarks>A singleton; thread-safe. Safe while runs go on and users link: every record is read again before it is linked. Errors: 2001 to
/// 2045; <see cref="ErrorCodes.AccessDenied"/>; <see cref="ErrorCodes.MatchTierMissing"/>; 4001 to 4015 when a side does not answer. Source:
/// semantics, section 3; scenarios T06 to T11.</remarks>
public interface IErpMatcher
{
    /// <summary>Reads all records of both kinds and says what would be done. Writes nothing, neither to a side nor to the store.</summary>
    /// <param name="request">What to match.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.Link"/>, and <see cref="AccessRight.Create"/> where actors are to be created.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ErpLinkException">A side that ends a listing before its last page: <see cref="ErrorCodes.ContractBroken"/>; one that
    /// cannot list: <see cref="ErrorCodes.CapabilityMissing"/>.</exception>
    ValueTask<MatchingPlan> PlanAsync(MatchRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Says which records of the ERP would be imported: those that an automatic tier finds in the app are linked, those that are only
    /// similar to something there go to a person, and for the others entities are created. Reads all records of both kinds. Writes nothing.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.Link"/> and <see cref="AccessRight.Create"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ErpLinkException">As <see cref="PlanAsync"/>; <see cref="ErrorCodes.CapabilityMissing"/>: the app does not let its
    /// records be created.</exception>
    ValueTask<MatchingPlan> PlanImportAsync(ImportRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Carries out a plan that was approved: links, creates, imports, and puts into the inbox what a person has to look at. All records
    /// are matched again first, and both records of a step are read again: a pair that no longer agrees, or not alone any more, is not linked, and
    /// listed. One record that fails stops only itself; a side that refuses everything, or does not answer, ends the execution, and the report says
    /// so. May be ended at any time and executed again: what is done already is
    /// left alone.</summary>
    /// <param name="plan">The plan; steps may have been taken out of it.</param>
    /// <param name="user">Who approved it.</param>
    /// <param name="cancellationToken">Ends between two records.</param>
    ValueTask<MatchingReport> ExecuteAsync(MatchingPlan plan, ErpUser user, CancellationToken cancellationToken);
}
