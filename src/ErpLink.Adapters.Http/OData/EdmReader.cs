using System.Globalization;
using System.Xml;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Reads <c>$metadata</c>: no DTD, no entities, nothing fetched, bounded.</summary>
internal sealed class EdmReader
{
    private const string Core = "Org.OData.Core.V1.";
    private readonly EdmModel _model = new();
    private readonly XmlReader _xml;
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly List<(string Target, string Term)> _annotations = [];
    private string _namespace = string.Empty;

    private EdmReader(XmlReader xml) => _xml = xml;

    public static EdmModel Read(ErpHttpAnswer answer)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = Math.Max(1, answer.Body.Length),
            MaxCharactersFromEntities = 1,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        try
        {
            using var stream = new MemoryStream(answer.Body.ToArray(), writable: false);
            using var xml = XmlReader.Create(stream, settings);
            return new EdmReader(xml).Read();
        }
        catch (Exception exception) when (exception is XmlException or FormatException or OverflowException or InvalidOperationException)
        {
            throw ErpJson.Malformed(answer.Origin, exception is XmlException { LineNumber: > 0 } at
                ? $"is not the service's metadata (line {at.LineNumber.ToString(CultureInfo.InvariantCulture)})"
                : "is not the service's metadata");
        }
    }

    private EdmModel Read()
    {
        while (_xml.Read())
        {
            if (_xml.NodeType != XmlNodeType.Element) continue;
            switch (_xml.LocalName)
            {
                case "Schema":
                    _namespace = Attribute("Namespace");
                    if (_xml.GetAttribute("Alias") is { } alias) _aliases[alias] = _namespace;
                    break;
                case "EntityType":
                    ReadEntity();
                    break;
                case "EnumType":
                    ReadEnum();
                    break;
                case "EntitySet":
                    _model.Sets[Attribute("Name")] = Qualified(Attribute("EntityType"));
                    break;
                case "Annotations":
                    ReadAnnotations();
                    break;
            }
        }

        foreach (var (target, term) in _annotations) Annotate(target, term);
        return _model.Entities.Count > 0 ? _model : throw new FormatException("No entity type.");
    }

    private void ReadEntity()
    {
        var baseType = _xml.GetAttribute("BaseType");
        var entity = new EdmEntity(_namespace + "." + Attribute("Name"), baseType is null ? null : Qualified(baseType));
        _model.Entities[entity.Name] = entity;
        EdmProperty? property = null;
        foreach (var name in Inner())
        {
            if (name == "Property")
            {
                property = ReadProperty();
                entity.Properties.Add(property);
            }
            else if (name == "NavigationProperty")
            {
                property = null;
                var type = Attribute("Type");
                if (type.StartsWith("Collection(", StringComparison.Ordinal))
                    entity.Collections[Attribute("Name")] = Qualified(type["Collection(".Length..^1]);
            }
            else if (name == "Annotation" && property is not null && IsTrue()) Apply(property, Term());
        }
    }

    private EdmProperty ReadProperty() => new(Attribute("Name"), Qualified(_xml.GetAttribute("Type") ?? "Edm.String"))
    {
        IsNullable = _xml.GetAttribute("Nullable") != "false",
        LengthMax = Number("MaxLength"),
        Precision = Number("Precision"),
        // Without the attribute a decimal has no digits after the point (OData CSDL 4.01, 7.2.4); services that mean otherwise say "variable".
        Scale = _xml.GetAttribute("Type") == "Edm.Decimal" ? Number("Scale")
            ?? (_xml.GetAttribute("Scale") is null && _xml.GetAttribute("Precision") is not null ? 0 : null) : null,
    };

    private void ReadEnum()
    {
        var name = _namespace + "." + Attribute("Name");
        var isFlags = _xml.GetAttribute("IsFlags") == "true";
        var members = new List<string>();
        foreach (var inner in Inner())
        {
            if (inner == "Member") members.Add(Attribute("Name"));
        }

        _model.Enums[name] = new EdmEnum(name, isFlags, members);
    }

    private void ReadAnnotations()
    {
        var target = Qualified(Attribute("Target"));
        foreach (var inner in Inner())
        {
            if (inner == "Annotation" && IsTrue()) _annotations.Add((target, Term()));
        }
    }

    private void Annotate(string target, string term)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !_model.Entities.TryGetValue(target[..slash], out var entity)) return;
        if (entity.Properties.Find(p => p.Name == target[(slash + 1)..]) is { } property) Apply(property, term);
    }

    private static void Apply(EdmProperty property, string term)
    {
        if (term == Core + "Computed") property.IsComputed = true;
        else if (term == Core + "Immutable") property.IsImmutable = true;
    }

    // The elements below the current one, each with the reader on it.
    private IEnumerable<string> Inner()
    {
        if (_xml.IsEmptyElement) yield break;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element) yield return _xml.LocalName;
        }
    }

    private string Term()
    {
        var term = Attribute("Term");
        return term.StartsWith("Core.", StringComparison.Ordinal) ? Core + term["Core.".Length..] : term;
    }

    // A tagging term without a value means true.
    private bool IsTrue() => (_xml.GetAttribute("Bool") ?? "true") == "true";

    private int? Number(string name) =>
        int.TryParse(_xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Attribute(string name) => _xml.GetAttribute(name) ?? throw new FormatException($"An element without {name}.");

    private string Qualified(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _aliases.TryGetValue(name[..dot], out var full) ? full + name[dot..] : name;
    }
}
