namespace ErpLink;

/// <summary>What a side has against one field.</summary>
/// <param name="Field">The side's name of the field.</param>
/// <param name="Message">The reason; from the side, so untrusted and possibly personal: shown to the user, never logged.</param>
public sealed record FieldError(string Field, string Message);
