namespace ErpLink;

/// <summary>One item of a list.</summary>
/// <param name="Key">Its stable key: what values hold.</param>
/// <param name="Text">Its text: what users see; a changed text is not a changed value.</param>
public sealed record ListEntry(string Key, string Text);
