namespace ErpLink;

/// <summary>What accompanies a write.</summary>
/// <param name="User">On whose behalf.</param>
public sealed record WriteContext(ErpUser User);
