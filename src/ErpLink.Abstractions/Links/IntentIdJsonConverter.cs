using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes an <see cref="IntentId"/> as its text.</summary>
public sealed class IntentIdJsonConverter : JsonConverter<IntentId>
{
    /// <inheritdoc/>
    public override IntentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return IntentId.Parse(reader.GetString()!);
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntentId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
