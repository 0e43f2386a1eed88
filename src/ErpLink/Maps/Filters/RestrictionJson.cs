using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Filters as JSON: <c>{"field": "standing", "operator": "oneOf", "values": ["A"]}</c>, and groups <c>{"all": […]}</c>,
/// <c>{"any": […]}</c>.</summary>
internal static class RestrictionJson
{
    public static Restriction? Read(JsonPart? part) => part is null or { Kind: JsonTokenType.Null } ? null : ReadPart(part);

    public static void Write(Utf8JsonWriter writer, Restriction restriction)
    {
        writer.WriteStartObject();
        if (restriction is RestrictionGroup group)
        {
            writer.WriteStartArray(group.IsAny ? "any" : "all");
            foreach (var part in group.Parts) Write(writer, part);
            writer.WriteEndArray();
        }
        else if (restriction is FieldRestriction field)
        {
            writer.WriteString("field", field.Field);
            writer.WriteString("operator", Words.Of(field.Operator));
            if (field.Values.Count > 0)
            {
                writer.WriteStartArray("values");
                foreach (var value in field.Values) JsonValues.Write(writer, value);
                writer.WriteEndArray();
            }
        }

        writer.WriteEndObject();
    }

    private static Restriction ReadPart(JsonPart part)
    {
        var fields = new JsonFields(part);
        var (all, any, field) = (fields.Take("all"), fields.Take("any"), fields.Text("field"));
        var searchOperator = fields.Word<SearchOperator>("operator");
        var values = fields.List("values", JsonValues.Read);
        fields.End();
        var isGroup = all is not null || any is not null;
        if ((all is not null && any is not null) || (isGroup && (field is not null || searchOperator is not null || values.Count > 0)))
            throw part.Refuse("a filter is one of 'all', 'any', or a comparison with 'field' and 'operator', and this is more than one", "Put the parts into an 'all' or 'any' of their own.");
        if (isGroup) return new RestrictionGroup(any is not null, fields.List(any is not null ? "any" : "all", ReadPart));
        return new FieldRestriction(field ?? fields.Needed("field"), searchOperator ?? throw part.Refuse("'operator' is missing", "Give it: 'equal', for example."), values);
    }
}
