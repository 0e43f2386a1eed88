using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Steps as JSON: a word, or an object of one property: <c>"trim"</c>, <c>{"format": "K{value}"}</c>.</summary>
internal static class StepJson
{
    public static ConversionStep Read(JsonPart part)
    {
        if (part.Kind == JsonTokenType.String) return Plain(part);
        var fields = new JsonFields(part);
        var (format, constant, lookup, custom) = (fields.Text("format"), fields.Take("constant"), fields.Take("lookup"), fields.Text("custom"));
        fields.End();
        if (part.Properties.Count != 1) throw part.Refuse($"a step is one thing, and this has {part.Properties.Count}", "Write each step as an item of its own.");
        return (format, constant, lookup, custom) switch
        {
            ({ } pattern, _, _, _) => ConversionStep.Format(pattern),
            (_, { } value, _, _) => ConversionStep.Constant(JsonValues.Read(value)),
            (_, _, { Kind: JsonTokenType.StartObject } table, _) => ConversionStep.Lookup(table.Properties.ToDictionary(p => p.Key, p => JsonValues.Read(p.Value), StringComparer.Ordinal)),
            (_, _, { } table, _) => throw JsonFields.Wrong(table, "an object of values and what they become"),
            (_, _, _, { } name) => ConversionStep.Custom(name),
            _ => throw JsonFields.Wrong(part.Properties[0].Value, "text"),
        };
    }

    public static void Write(Utf8JsonWriter writer, ConversionStep step)
    {
        var word = Words.Of(step.Kind);
        if (IsPlain(step.Kind))
        {
            writer.WriteStringValue(word);
            return;
        }

        writer.WriteStartObject();
        switch (step.Kind)
        {
            case ConversionStepKind.Format: writer.WriteString(word, step.Pattern); break;
            case ConversionStepKind.Custom: writer.WriteString(word, step.Name); break;
            case ConversionStepKind.Constant:
                writer.WritePropertyName(word);
                JsonValues.Write(writer, step.Value);
                break;
            case ConversionStepKind.Lookup:
                writer.WriteStartObject(word);
                foreach (var (key, value) in step.Table.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    JsonValues.Write(writer, value);
                }

                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static ConversionStep Plain(JsonPart part) => JsonFields.WordOf<ConversionStepKind>(part) switch
    {
        ConversionStepKind.Trim => ConversionStep.Trim,
        ConversionStepKind.Upper => ConversionStep.Upper,
        ConversionStepKind.Lower => ConversionStep.Lower,
        _ => throw part.Refuse($"the step '{part.Text}' does not say with what", $"Write {{\"{part.Text}\": …}}."),
    };

    private static bool IsPlain(ConversionStepKind kind) => kind is ConversionStepKind.Trim or ConversionStepKind.Upper or ConversionStepKind.Lower;
}
