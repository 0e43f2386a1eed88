namespace ErpLink.Synchronizing;

/// <summary>What a run that carries out chosen steps (a plan, an undo) decides in place of the merge.</summary>
internal interface IChosenFields
{
    /// <summary>The decisions to carry out of a link whose records were read; of each round, when a record moves meanwhile.</summary>
    /// <param name="item">The link.</param>
    /// <param name="merged">What the merge says.</param>
    IReadOnlyList<MergedField> Choose(RunItem item, IReadOnlyList<MergedField> merged);

    /// <summary>The link's page is at its end.</summary>
    void Ended(RunItem item);
}
