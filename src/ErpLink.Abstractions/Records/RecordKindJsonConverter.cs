namespace ErpLink;

/// <summary>Writes a <see cref="RecordKind"/> as its text.</summary>
public sealed class RecordKindJsonConverter : TextJsonConverter<RecordKind>
{
    private protected override RecordKind Parse(string text) => new RecordKind(text);

    private protected override string Format(RecordKind value) => value.Name;
}
