namespace ErpLink;

/// <summary>The canonical form of keys.</summary>
public static class KeyEqualityExtensions
{
    /// <summary>The text that stands for all keys equal to this one.</summary>
    public static string Canonical(this KeyEquality equality, RecordKey key) =>
        equality == KeyEquality.IgnoreCase ? key.Text.ToUpperInvariant() : key.Text;
}
