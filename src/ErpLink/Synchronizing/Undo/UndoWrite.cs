namespace ErpLink.Synchronizing;

/// <summary>What a run did to one field of one side: the value it found at first, and the value it left at last.</summary>
/// <param name="Entry">The newest entry of it.</param>
/// <param name="Left">The value it left.</param>
/// <param name="Old">The value to restore.</param>
internal sealed record UndoWrite(JournalEntry Entry, FieldValue Left, FieldValue Old)
{
    public LinkId Link => Entry.Link!.Value;

    public Side Side => Entry.Side!.Value;

    public string Field => Entry.Field!;
}
