using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes an <see cref="InboxItemId"/> as its text.</summary>
public sealed class InboxItemIdJsonConverter : JsonConverter<InboxItemId>
{
    /// <inheritdoc/>
    public override InboxItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return InboxItemId.Parse(reader.GetString()!);
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, InboxItemId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
