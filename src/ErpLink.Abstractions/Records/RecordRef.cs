namespace ErpLink;

/// <summary>The identity of a record on one side: its kind and its key.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The key within that kind.</param>
public readonly record struct RecordRef(RecordKind Kind, RecordKey Key)
{
    /// <summary>Kind and key for a person to read: <c>customer/10000</c>.</summary>
    public override string ToString() => $"{Kind.Name}/{Key.Text}";

    internal object Boxed() => this;

    internal static RecordRef Unboxed(object boxed) => (RecordRef)boxed;
}
