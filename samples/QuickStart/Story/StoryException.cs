namespace QuickStart.Story;

/// <summary>The story cannot go on, or did not come out as it is told.</summary>
public sealed class StoryException(string message) : Exception(message);
