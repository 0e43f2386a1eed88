using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes a <see cref="RecordKind"/> as its name.</summary>
public sealed class RecordKindJsonConverter : JsonConverter<RecordKind>
{
    /// <inheritdoc/>
    public override RecordKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new RecordKind(reader.GetString()!);
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RecordKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}
