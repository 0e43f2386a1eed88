namespace ErpLink;

/// <summary>What recovery of a connection came to, in links.</summary>
/// <param name="Settled">Their writes are settled now, one way or the other.</param>
/// <param name="Pending">Nothing can be said yet: try again later.</param>
/// <param name="Asking">A person has to decide; see the inbox.</param>
public sealed record RecoveryReport(int Settled, int Pending, int Asking);
