namespace ErpLink;

/// <summary>How a field of a link came to be what it is.</summary>
/// <param name="App">The app's name of the field; <see langword="null"/> when only the journal of an ended link knows the field, by its ERP name.</param>
/// <param name="Erp">The ERP's name of the field; <see langword="null"/> when only the journal of an ended link knows it, by its app name.</param>
public sealed record FieldExplanation(string? App, string? Erp)
{
    /// <summary>What each side held when the two last agreed; <see langword="null"/> when they never did.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Nothing overwrites it, on either side.</summary>
    public bool IsLocked { get; init; }

    /// <summary>A blank in the app is to be filled with what the ERP gave on create.</summary>
    public bool IsToBeFilled { get; init; }

    /// <summary>An edit of the side that only receives the field is kept.</summary>
    public bool IsDriftKept { get; init; }

    /// <summary>A side accepted the value last written but does not keep it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The last write: rule, time, run, user, side, old and new value, and the other side's value it was made from.</summary>
    public JournalEntry? Written { get; init; }

    /// <summary>The last question: both values.</summary>
    public JournalEntry? Asked { get; init; }

    /// <summary>The last answer.</summary>
    public JournalEntry? Answered { get; init; }
}
