using System.Text;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Which properties of a record's JSON are read for a selection of fields, and for what: made once for a page, used for each record.</summary>
internal sealed class ODataRecordPlan
{
    private ODataRecordPlan(ODataKind kind, FieldSelection fields, Property[] properties) => (Kind, Fields, Properties) = (kind, fields, properties);

    public ODataKind Kind { get; }

    public FieldSelection Fields { get; }

    public Property[] Properties { get; }

    public static ODataRecordPlan For(ODataKind kind, FieldSelection fields)
    {
        var properties = new List<Property>();
        Add("@odata.etag").IsVersion = true;
        Add("@etag").IsVersion = true;
        (Add(kind.Key.Name).IsKey, Of(kind.Key.Name).Field) = (true, kind.Key);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = kind.Field(fields.Names[i]);
            if (field.Via is null) (Add(field.Name).Index, Of(field.Name).Field) = (i, field);
            else Add(field.Via).Inner.Add(new Property(field.Property) { Index = i, Field = field });
        }

        foreach (var name in kind.ModifiedAt?.Names ?? []) Add(name).IsStamp = true;
        if (kind.Parent is { } parent) (Add(parent.Name).IsParent, Of(parent.Name).Field) = (true, parent);
        if (kind.Inactive is { } inactive) (Add(inactive.Name).IsState, Of(inactive.Name).Field) = (true, inactive);
        return new ODataRecordPlan(kind, fields, [.. properties]);

        Property Of(string name) => properties.Find(p => p.Name == name)!;

        Property Add(string name)
        {
            if (properties.Find(p => p.Name == name) is { } known) return known;
            properties.Add(new Property(name));
            return properties[^1];
        }
    }

    /// <summary>One property: its name as it stands in the JSON, and everything that its value is for.</summary>
    internal sealed class Property(string name)
    {
        public string Name => name;

        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

        public ODataField? Field { get; set; }

        /// <summary>Its place among the selected fields, or -1.</summary>
        public int Index { get; set; } = -1;

        public bool IsKey { get; set; }

        public bool IsVersion { get; set; }

        public bool IsParent { get; set; }

        public bool IsState { get; set; }

        public bool IsStamp { get; set; }

        /// <summary>What is read of the record that it holds, where it is a navigation.</summary>
        public List<Property> Inner { get; } = [];
    }
}
