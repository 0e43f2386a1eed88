namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>An entry of a code list; <see cref="Days"/> only where the list has them.</summary>
public sealed record NordlysCode(string Code, string Text, int? Days = null, bool Active = true);
