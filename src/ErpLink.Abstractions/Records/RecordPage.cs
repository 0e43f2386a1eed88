namespace ErpLink;

/// <summary>One page of a search. A listing is complete only when a page says so.</summary>
public sealed class RecordPage
{
    private RecordPage(IReadOnlyList<Record> records, PageCursor? next)
    {
        Records = records;
        Next = next;
    }

    /// <summary>The records, in the order asked for; a page may be empty without being the last.</summary>
    public IReadOnlyList<Record> Records { get; }

    /// <summary>Where the next page starts; <see langword="null"/> on the last page.</summary>
    public PageCursor? Next { get; }

    /// <summary>True on the last page: the listing is complete.</summary>
    public bool IsComplete => Next is null;

    /// <summary>The last page: nothing follows.</summary>
    public static RecordPage Last(IReadOnlyList<Record> records) => new(records, null);

    /// <summary>A page that others follow.</summary>
    public static RecordPage More(IReadOnlyList<Record> records, PageCursor next) => new(records, next);
}
