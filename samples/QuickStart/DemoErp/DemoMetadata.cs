using System.Xml.Linq;

namespace QuickStart.DemoErp;

/// <summary>What <c>$metadata</c> answers: the sets and their properties, as OData v4 writes them.</summary>
public static class DemoMetadata
{
    private static readonly XNamespace Edmx = "http://docs.oasis-open.org/odata/ns/edmx";
    private static readonly XNamespace Edm = "http://docs.oasis-open.org/odata/ns/edm";

    public static string Of(IEnumerable<DemoSet> sets)
    {
        var schema = new XElement(Edm + "Schema", new XAttribute("Namespace", "Demo"));
        var container = new XElement(Edm + "EntityContainer", new XAttribute("Name", "Container"));
        foreach (var set in sets)
        {
            schema.Add(new XElement(Edm + "EntityType", new XAttribute("Name", set.Type),
                new XElement(Edm + "Key", new XElement(Edm + "PropertyRef", new XAttribute("Name", "id"))),
                Property("id", 40).WithComputed().WithNullable(false),
                set.Numbers is null ? null : Property("number", 20).WithComputed(),
                set.Texts.Select(t => Property(t.Key, t.Value))));
            container.Add(new XElement(
                Edm + "EntitySet", new XAttribute("Name", set.Name), new XAttribute("EntityType", $"Demo.{set.Type}")));
        }

        schema.Add(container);
        return new XElement(Edmx + "Edmx", new XAttribute("Version", "4.0"), new XElement(Edmx + "DataServices", schema)).ToString();
    }

    private static XElement Property(string name, int length) =>
        new(Edm + "Property", new XAttribute("Name", name), new XAttribute("Type", "Edm.String"), new XAttribute("MaxLength", length));

    private static XElement WithComputed(this XElement property)
    {
        property.Add(new XElement(
            Edm + "Annotation", new XAttribute("Term", "Org.OData.Core.V1.Computed"), new XAttribute("Bool", "true")));
        return property;
    }

    private static XElement WithNullable(this XElement property, bool nullable)
    {
        property.SetAttributeValue("Nullable", nullable ? "true" : "false");
        return property;
    }
}
