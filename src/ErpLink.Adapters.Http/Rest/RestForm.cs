namespace ErpLink.Adapters.Http.Rest;

/// <summary>The form in which an ERP writes values of a type. Reading is lenient where nothing can be mistaken; writing is exact.</summary>
internal enum RestForm
{
    /// <summary>As JSON has it: a number, true or false, a text; a date as <c>2026-02-28</c>; a time with offset.</summary>
    Plain,

    /// <summary>A number or truth value as text: <c>"12.50"</c>.</summary>
    Text,

    /// <summary>A key or list item as a number, a truth value as 1 or 0.</summary>
    Number,

    /// <summary>A time without zone: <c>2026-02-28T13:45:00</c>, in the connection's zone.</summary>
    Local,

    /// <summary>A date as a time at midnight: <c>2026-02-28T00:00:00</c>.</summary>
    Midnight,

    /// <summary>A date as a time at midnight in UTC: <c>2026-02-28T00:00:00Z</c>.</summary>
    MidnightUtc,

    /// <summary><c>/Date(1770000000000+0100)/</c>, or without the zone.</summary>
    Ticks,

    /// <summary>Seconds since 1970.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    UnixMilliseconds,

    /// <summary>A text of several lines as an array of texts.</summary>
    Lines,

    /// <summary>A time as an HTTP header has it: <c>Sat, 28 Feb 2026 12:45:00 GMT</c>. For asking only.</summary>
    Http,
}
