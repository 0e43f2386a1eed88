using System.Globalization;
using System.Xml;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Reads <c>$metadata</c>: no DTD, no entities, nothing fetched, bounded.</summary>
internal sealed class EdmReader
{
    private const string Core = EdmCapabilities.Core;
    private readonly EdmModel _model = new();
    private readonly XmlReader _xml;
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly List<(string Target, string Term, EdmValue Value)> _annotations = [];

    // What the reader is within that annotations can stand in, innermost on top.
    private readonly Stack<(int Depth, string Target, EdmEntity? Entity)> _places = new();
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
            while (_places.TryPeek(out var place) && place.Depth >= _xml.Depth) _places.Pop();
            ReadElement();
        }

        foreach (var (target, term, value) in _annotations)
        {
            var name = Qualified(target);
            if (!_model.Annotations.TryGetValue(name, out var terms)) _model.Annotations[name] = terms = new(StringComparer.Ordinal);
            terms[Qualified(term)] = value;
        }

        foreach (var entity in _model.Entities.Values)
        {
            foreach (var property in entity.Properties.Where(p => _model.Annotations.ContainsKey($"{entity.Name}/{p.Name}")))
                Apply(property, _model.Annotations[$"{entity.Name}/{property.Name}"]);
        }

        return _model.Entities.Count > 0 ? _model : throw new FormatException("No entity type.");
    }

    private void ReadElement()
    {
        switch (_xml.LocalName)
        {
            case "Include" when _xml.GetAttribute("Alias") is { } alias:
                _aliases[alias] = Attribute("Namespace");
                break;
            case "Schema":
                _namespace = Attribute("Namespace");
                if (_xml.GetAttribute("Alias") is { } own) _aliases[own] = _namespace;
                break;
            case "EntityType":
                var baseType = _xml.GetAttribute("BaseType");
                var entity = new EdmEntity(_namespace + "." + Attribute("Name"), baseType is null ? null : Qualified(baseType));
                _model.Entities[entity.Name] = entity;
                Enter(entity.Name, entity);
                break;
            case "PropertyRef" when EntityAbove(2) is { } keyed:
                keyed.Key.Add(Attribute("Name"));
                break;
            case "Property" when EntityAbove(1) is { } owner:
                var property = ReadProperty();
                owner.Properties.Add(property);
                Enter($"{owner.Name}/{property.Name}");
                break;
            case "NavigationProperty" when EntityAbove(1) is { } owner:
                ReadNavigation(owner);
                break;
            case "EnumType":
                ReadEnum();
                break;
            case "EntityContainer":
                Enter(_namespace + "." + Attribute("Name"));
                break;
            case "EntitySet" when _places.TryPeek(out var container) && container.Entity is null:
                var set = new EdmSet(Attribute("Name"), Qualified(Attribute("EntityType")), container.Target);
                _model.Sets[set.Name] = set;
                Enter(set.Target);
                break;
            case "Annotations":
                Enter(Attribute("Target"));
                break;
            case "Annotation" when _places.TryPeek(out var place) && place.Depth == _xml.Depth - 1:
                // One that is qualified is meant for somebody else, such as a user interface of its own.
                var (term, isQualified) = (Attribute("Term"), _xml.GetAttribute("Qualifier") is not null);
                var value = new EdmValueReader(_xml).Read();
                if (!isQualified) _annotations.Add((place.Target, term, value));
                break;
        }
    }

    private void Enter(string target, EdmEntity? entity = null) => _places.Push((_xml.Depth, target, entity));

    private EdmEntity? EntityAbove(int levels) => _places.TryPeek(out var place) && place.Depth == _xml.Depth - levels ? place.Entity : null;

    private EdmProperty ReadProperty() => new(Attribute("Name"), Qualified(_xml.GetAttribute("Type") ?? "Edm.String"))
    {
        IsNullable = _xml.GetAttribute("Nullable") != "false",
        LengthMax = Number("MaxLength"),
        Precision = Number("Precision"),
        // Without the attribute a decimal has no digits after the point (OData CSDL 4.01, 7.2.4); services that mean otherwise say "variable".
        Scale = _xml.GetAttribute("Type") == "Edm.Decimal" ? Number("Scale")
            ?? (_xml.GetAttribute("Scale") is null && _xml.GetAttribute("Precision") is not null ? 0 : null) : null,
    };

    private void ReadNavigation(EdmEntity owner)
    {
        var (name, type) = (Attribute("Name"), Attribute("Type"));
        if (type.StartsWith("Collection(", StringComparison.Ordinal)) owner.Collections[name] = Qualified(type["Collection(".Length..^1]);
        else owner.References[name] = Qualified(type);
        Enter($"{owner.Name}/{name}");
    }

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

    private static void Apply(EdmProperty property, Dictionary<string, EdmValue> terms)
    {
        property.IsComputed = terms.TryGetValue(Core + "Computed", out var computed) && computed.IsTrue;
        property.IsImmutable = terms.TryGetValue(Core + "Immutable", out var immutable) && immutable.IsTrue;
        if (!terms.TryGetValue(Core + "Permissions", out var permissions)) return;
        property.IsReadable = permissions.Choices.Any(c => c is "Read" or "ReadWrite");
        property.IsComputed |= !permissions.Choices.Any(c => c is "Write" or "ReadWrite");
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

    private int? Number(string name) =>
        int.TryParse(_xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Attribute(string name) => _xml.GetAttribute(name) is { Length: > 0 } value ? value : throw new FormatException($"An element without {name}.");

    private string Qualified(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0) return name;
        return _aliases.TryGetValue(name[..dot], out var full) ? full + name[dot..]
            : name.StartsWith("Core.", StringComparison.Ordinal) ? Core + name["Core.".Length..]
            : name.StartsWith("Capabilities.", StringComparison.Ordinal) ? EdmCapabilities.Capabilities + name["Capabilities.".Length..] : name;
    }
}
