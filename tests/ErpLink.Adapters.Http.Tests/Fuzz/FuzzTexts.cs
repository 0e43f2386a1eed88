namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>Values of headers that a server may give.</summary>
internal static class FuzzTexts
{
    public static IReadOnlyList<string> Headers { get; } =
    [
        "", " ", "0", "-5", "1.5", "7", "999999999999", "999999999999999999999999999999", "abc", "Thu, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 32 Jan 2099 00:00:00 GMT",
        "W/\"1\"", "\"", "W/\"", "*", "https://evil.example/api/things('A')", "https://fuzz.example/api/things('A')", "/api/things('A", "things('')", "things(')", "things('%')", "//evil.example/", "\\\\evil\\x", "file:///x", "http://[::1", "ht!tp://x",
        "<https://evil.example/>; rel=\"next\"", "<https://fuzz.example/api/c?p=2>; rel=next", "<", "<>;rel=next", "application/json", "application/json; charset=", "application/json; charset=utf-7", "application/json; charset=\"utf-8\"", "text/html", ";", "application/",
        "gzip", "br", "deflate", "gzip, br", "identity", "zstd", new string('x', 5000), "a\u00e6b",
    ];
}
