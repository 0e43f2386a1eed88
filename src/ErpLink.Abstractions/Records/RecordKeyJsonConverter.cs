namespace ErpLink;

/// <summary>Writes a <see cref="RecordKey"/> as its text.</summary>
public sealed class RecordKeyJsonConverter : TextJsonConverter<RecordKey>
{
    private protected override RecordKey Parse(string text) => new RecordKey(text);

    private protected override string Format(RecordKey value) => value.Text;
}
