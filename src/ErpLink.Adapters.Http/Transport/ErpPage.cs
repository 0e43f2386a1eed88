namespace ErpLink.Adapters.Http;

/// <summary>One page of a list, and where the list goes on.</summary>
/// <typeparam name="TPage">What the page is to whoever reads it.</typeparam>
/// <param name="Content">What it holds.</param>
/// <param name="Rows">How many rows it holds, those that were left out included.</param>
/// <param name="Next">The position of the next page, in whatever form the server has: a link, an offset, a number, the last key, a token;
/// <see langword="null"/> at the end.</param>
public sealed record ErpPage<TPage>(TPage Content, int Rows, string? Next);
