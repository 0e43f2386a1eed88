using ErpLink;

namespace Snippets;

#region digits
/// <summary>Leaves of a telephone number its digits.</summary>
public sealed class DigitsOnly : IValueConversion
{
    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public FieldType? ResultFor(FieldType source) => source == FieldType.Text ? FieldType.Text : null;

    /// <inheritdoc/>
    public FieldValue Convert(in FieldValue value)
    {
        var digits = string.Concat(value.AsText().Where(char.IsAsciiDigit));
        return digits.Length == 0 ? FieldValue.Absent : digits;
    }
}
#endregion
