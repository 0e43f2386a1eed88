using System.Text;
using System.Xml;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Reads the value of an annotation: constants and paths as their texts, lists, records. Expressions come to nothing.</summary>
internal sealed class EdmValueReader(XmlReader xml)
{
    private const int DepthMax = 16;
    private static readonly string[] Constants =
        ["Bool", "String", "EnumMember", "PropertyPath", "NavigationPropertyPath", "Path", "Int", "Decimal", "Date", "DateTimeOffset", "Duration"];

    /// <summary>The value of the annotation that the reader is on; afterwards it is at its end.</summary>
    public EdmValue Read() => Inside(DepthMax);

    // The value of an element that holds one, as an attribute or as an element.
    private EdmValue Inside(int depthLeft)
    {
        foreach (var name in Constants)
        {
            if (xml.GetAttribute(name) is not { } text) continue;
            Skip();
            return new EdmValue { Text = text };
        }

        var value = new EdmValue();
        foreach (var name in Children())
        {
            if (name == "Annotation") Skip();
            else value = Element(name, depthLeft - 1);
        }

        return value;
    }

    private EdmValue Element(string name, int depthLeft)
    {
        if (depthLeft <= 0) throw new FormatException("An annotation is nested too deeply.");
        switch (name)
        {
            case "Collection":
                var items = new List<EdmValue>();
                foreach (var item in Children()) items.Add(Element(item, depthLeft - 1));
                return new EdmValue { Items = items };
            case "Record":
                var members = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
                foreach (var member in Children())
                {
                    if (member == "PropertyValue") members[xml.GetAttribute("Property") ?? string.Empty] = Inside(depthLeft - 1);
                    else Skip();
                }

                return new EdmValue { Members = members };
            case var constant when Constants.Contains(constant):
                return new EdmValue { Text = TextInside() };
            default:
                Skip();
                return new EdmValue();
        }
    }

    private string TextInside()
    {
        var text = new StringBuilder();
        if (xml.IsEmptyElement) return string.Empty;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) text.Append(xml.Value);
        }

        return text.ToString().Trim();
    }

    private void Skip()
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
        }
    }

    // The elements right below the current one; whoever takes one leaves the reader at its end.
    private IEnumerable<string> Children()
    {
        if (xml.IsEmptyElement) yield break;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element) yield return xml.LocalName;
        }
    }
}
