using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes a <see cref="LinkId"/> as its text.</summary>
public sealed class LinkIdJsonConverter : JsonConverter<LinkId>
{
    /// <inheritdoc/>
    public override LinkId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return LinkId.Parse(reader.GetString()!);
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LinkId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
