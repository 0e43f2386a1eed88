namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>An entry of a contact's or customer's phones or e-mails: what sort it is, and the number or address.</summary>
public sealed record NordlysTyped(string Type, string Value);
