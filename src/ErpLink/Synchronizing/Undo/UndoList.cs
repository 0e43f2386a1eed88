namespace ErpLink.Synchronizing;

/// <summary>What an undo restored and left alone, up to the limit of a result.</summary>
internal sealed class UndoList
{
    private readonly List<UndoneField> _restored = [];
    private readonly List<UndoLeft> _left = [];
    private bool _truncated;

    /// <summary>The writes of the page that a link's page has answered.</summary>
    public HashSet<UndoWrite> Seen { get; } = [];

    public void Restore(Link link, UndoWrite write)
    {
        if (_restored.Count == UndoResult.FieldsMax) _truncated = true;
        else _restored.Add(new UndoneField(link.Id, write.Side, write.Field) { Entity = link.Entity, Actor = link.Actor, Undone = write.Left, Restored = write.Old });
    }

    public void Leave(UndoLeft left)
    {
        if (_left.Count == UndoResult.FieldsMax) _truncated = true;
        else _left.Add(left);
    }

    public UndoResult ToResult(RunReport run) => new(run) { Restored = _restored, LeftAlone = _left, IsTruncated = _truncated };
}
