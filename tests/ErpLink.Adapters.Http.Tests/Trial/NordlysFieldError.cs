namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What is wrong with one field of a request.</summary>
internal sealed record NordlysFieldError(string Field, string Code, string Text);
