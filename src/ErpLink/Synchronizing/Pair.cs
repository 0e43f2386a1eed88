namespace ErpLink.Synchronizing;

/// <summary>What both sides answered for the two records of a link.</summary>
internal sealed record Pair(ReadResult App, ReadResult Erp)
{
    public ReadResult Of(Side side) => side == Side.Erp ? Erp : App;
}
