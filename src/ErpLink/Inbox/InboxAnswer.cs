namespace ErpLink;

/// <summary>A person's answer to an inbox item, made from the item as it was shown.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Revision">The item's revision that was shown: an answer to an older one is refused with the current item.</param>
/// <param name="Choice">The answer.</param>
public sealed record InboxAnswer(InboxItemId Item, long Revision, AnswerChoice Choice)
{
    /// <summary>The third value, in the app's type, for <see cref="AnswerChoice.Value"/>.</summary>
    public FieldValue Value { get; init; }

    /// <summary>The record, for <see cref="AnswerChoice.Adopt"/>.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The answer to an item.</summary>
    public static InboxAnswer To(InboxItem item, AnswerChoice choice) => new(item.Id, item.Revision, choice);
}
