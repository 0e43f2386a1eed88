using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>A party with the child rows that its fields come from.</summary>
internal sealed class PartyRow : TrytonRow
{
    private readonly RecordKind _kind;
    private readonly TrytonCatalog _catalog;

    public PartyRow(RecordKind kind, TrytonCatalog catalog)
    {
        _kind = kind;
        _catalog = catalog;
    }

    public required FieldValue Name { get; init; }

    public required FieldValue Code { get; init; }

    /// <summary>The first address in the server's order.</summary>
    public PartyAddress? Address { get; init; }

    /// <summary>The first contact mechanism of each type, by type.</summary>
    public required IReadOnlyDictionary<string, PartyChild> Mechanisms { get; init; }

    /// <summary>The identifier that the server itself takes for the tax identifier.</summary>
    public PartyChild? Vat { get; init; }

    /// <summary>The identifier that holds the reference of a create.</summary>
    public PartyChild? Reference { get; init; }

    public FieldValue Language { get; init; }

    public FieldValue PaymentTerm { get; init; }

    /// <summary>Rows that hold values by company (language, payment terms).</summary>
    public required IReadOnlyList<PartyChild> ByCompany { get; init; }

    /// <summary>The employers, oldest relation first.</summary>
    public required IReadOnlyList<PartyEmployment> Employments { get; init; }

    /// <inheritdoc/>
    public override RecordVersion Version
    {
        get
        {
            var version = new StringBuilder(Timestamp);
            foreach (var child in Children()) version.Append(CultureInfo.InvariantCulture, $" {child.Letter}{child.Id}@{child.Timestamp}");
            // Relations are a view without timestamp: what they say is compared instead.
            foreach (var employment in Employments) version.Append(CultureInfo.InvariantCulture, $" e{employment.RelationId}>{employment.EmployerId}");
            return new RecordVersion(version.ToString());
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset? ModifiedAt =>
        Children().Select(c => TrytonValues.Timestamp(c.Timestamp)).Append(TrytonValues.Timestamp(Timestamp)).Max();

    /// <inheritdoc/>
    public override JsonObject Timestamps()
    {
        var timestamps = new JsonObject { ["party.party," + RowKey.Of(Id).Text] = Timestamp };
        foreach (var child in Children())
            if (child.Model is { } model) timestamps[model + "," + RowKey.Of(child.Id).Text] = child.Timestamp;
        return timestamps;
    }

    /// <inheritdoc/>
    public override RecordRef? Parent(RecordRef? asked)
    {
        if (_kind != ActorKinds.Person || Employments.Count == 0) return null;
        if (asked is { } parent && Employments.Any(e => RowKey.Of(e.EmployerId) == parent.Key)) return parent;
        return new RecordRef(_catalog.ParentKindOf(Employments[0].EmployerCategories), RowKey.Of(Employments[0].EmployerId));
    }

    /// <inheritdoc/>
    public override void Set(RecordWriter writer)
    {
        writer.SetIfWanted(TrytonFields.Name, Name).SetIfWanted(TrytonFields.Code, Code).SetIfWanted(TrytonFields.Active, IsActive)
            .SetIfWanted(TrytonFields.Street, Address?.Street ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.PostalCode, Address?.PostalCode ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.City, Address?.City ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.Country, Address?.Country ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.VatNumber, Vat?.Value ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.Reference, Reference?.Value ?? FieldValue.Null)
            .SetIfWanted(TrytonFields.Language, Language);
        if (!PaymentTerm.IsAbsent) writer.SetIfWanted(TrytonFields.PaymentTerm, PaymentTerm);
        foreach (var type in TrytonFields.Mechanisms)
            writer.SetIfWanted(type, Mechanisms.TryGetValue(type, out var mechanism) ? mechanism.Value : FieldValue.Null);
    }

    private IEnumerable<PartyChild> Children()
    {
        if (Address is not null) yield return Address.Row;
        foreach (var type in TrytonFields.Mechanisms)
            if (Mechanisms.TryGetValue(type, out var mechanism)) yield return mechanism;
        if (Vat is not null) yield return Vat;
        if (Reference is not null) yield return Reference;
        foreach (var row in ByCompany) yield return row;
    }
}
