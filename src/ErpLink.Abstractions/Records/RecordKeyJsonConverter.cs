using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes a <see cref="RecordKey"/> as its text.</summary>
public sealed class RecordKeyJsonConverter : JsonConverter<RecordKey>
{
    /// <inheritdoc/>
    public override RecordKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new RecordKey(reader.GetString()!);
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RecordKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
