using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>Writes a <see cref="RecordVersion"/> as its token, null when no version is known.</summary>
public sealed class RecordVersionJsonConverter : JsonConverter<RecordVersion>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override RecordVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RecordVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.Token);
}
