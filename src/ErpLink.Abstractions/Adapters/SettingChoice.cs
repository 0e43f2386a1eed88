namespace ErpLink.Adapters;

/// <summary>One of the values a setting may have.</summary>
/// <param name="Value">The value that is stored.</param>
/// <param name="Text">The text shown.</param>
public sealed record SettingChoice(string Value, LocalizedText Text);
