using ErpLink;

namespace QuickStart.Story;

/// <summary>What the story has left behind: for tests that look at it with their own eyes.</summary>
/// <param name="Customer">The company that was connected.</param>
/// <param name="Created">The company whose customer was created.</param>
/// <param name="Person">The person that was linked and disconnected again.</param>
/// <param name="Journal">Everything that was done.</param>
public sealed record StoryOutcome(Link Customer, Link Created, Link Person, IReadOnlyList<JournalEntry> Journal);
