using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Customers, suppliers and persons: <c>party.party</c>, told apart by categories. A party may be several of them at once.</summary>
/// <remarks>The category is how a kind is found, not what a record is: reading by key answers a party whatever its categories are, so
/// that a link does not break because somebody takes a party out of a category.</remarks>
internal sealed class PartyShape : TrytonShape
{
    /// <summary>Before the reference in the identifier that holds it, so that people see whose it is.</summary>
    public const string ReferencePrefix = "ErpLink:";

    private readonly RecordKind _kind;
    private readonly TrytonCatalog _catalog;
    private readonly string _vatType;
    private readonly string? _paymentTermColumn;
    private readonly List<string> _columns;
    private readonly List<string> _stamped = ["", "addresses.", "contact_mechanisms.", "identifiers.", "langs."];

    public PartyShape(RecordKind kind, TrytonCatalog catalog, string vatType)
    {
        _kind = kind;
        _catalog = catalog;
        _vatType = vatType;
        _paymentTermColumn = PaymentTermColumn(kind, catalog);
        _columns =
        [
            "name", "code", "active", "replaced_by", "_timestamp", "tax_identifier", "lang.code", "langs._timestamp",
            "addresses.sequence", "addresses.street", "addresses.postal_code", "addresses.city", "addresses.country.code", "addresses._timestamp",
            "contact_mechanisms.sequence", "contact_mechanisms.type", "contact_mechanisms.value", "contact_mechanisms._timestamp",
            "identifiers.type", "identifiers.code", "identifiers._timestamp",
        ];
        if (_paymentTermColumn is not null)
        {
            _columns.AddRange([_paymentTermColumn, "payment_terms._timestamp"]);
            _stamped.Add("payment_terms.");
        }

        if (!HasEmployers) return;
        _columns.AddRange(["relations.type", "relations.to", "relations.to.categories"]);
        _stamped.Add("relations.");
    }

    /// <inheritdoc/>
    public override string Model => "party.party";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Stamped => _stamped;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Column, IReadOnlyList<string> Fields)> ValueColumns =>
    [
        ("name", [TrytonFields.Name]), ("code", [TrytonFields.Code]), ("lang.code", [TrytonFields.Language]),
        .. TrytonFields.AddressTexts.Select(t => ("addresses." + t.Column, (IReadOnlyList<string>)[t.Field])),
        ("addresses.country.code", [TrytonFields.Country]), ("contact_mechanisms.value", TrytonFields.Mechanisms),
        (_paymentTermColumn ?? "", [TrytonFields.PaymentTerm]),
    ];

    private bool HasEmployers => _kind == ActorKinds.Person && _catalog.HasRelations;

    /// <summary>The column that holds this kind's payment term, where the module is there.</summary>
    public static string? PaymentTermColumn(RecordKind kind, TrytonCatalog catalog)
    {
        var column = kind == ActorKinds.Customer ? "customer_payment_term" : kind == ActorKinds.Supplier ? "supplier_payment_term" : null;
        return column is not null && catalog.PartyColumns.ContainsKey(column) && catalog.PartyColumns.ContainsKey("payment_terms") ? column : null;
    }

    /// <inheritdoc/>
    public override TrytonRow Decode(JsonElement row)
    {
        var taxIdentifier = TrytonValues.Integer(TrytonValues.Get(row, "tax_identifier"));
        var byCompany = TrytonValues.Many(row, "langs").Select(r => Child('l', null, r, default))
            .Concat(TrytonValues.Many(row, "payment_terms").Select(r => Child('t', null, r, default))).OrderBy(r => r.Letter).ThenBy(r => r.Id);
        return new PartyRow(_kind, _catalog)
        {
            Id = TrytonValues.Id(row),
            Timestamp = TimestampOf(row),
            IsActive = TrytonValues.Boolean(TrytonValues.Get(row, "active")) ?? true,
            ReplacedBy = TrytonValues.Integer(TrytonValues.Get(row, "replaced_by")),
            Name = TrytonValues.Text(TrytonValues.Get(row, "name")),
            Code = TrytonValues.Text(TrytonValues.Get(row, "code")),
            Address = InOrder(InUse(row, "addresses")).Select(Address).FirstOrDefault(),
            Mechanisms = InOrder(InUse(row, "contact_mechanisms"))
                .Where(m => TrytonValues.Get(m, "type").ValueKind == JsonValueKind.String)
                .GroupBy(m => TrytonValues.Get(m, "type").GetString()!, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => Child('m', "party.contact_mechanism", g.First(), TrytonValues.Text(TrytonValues.Get(g.First(), "value"))), StringComparer.Ordinal),
            Vat = TrytonValues.Many(row, "identifiers").Where(i => taxIdentifier is not null && TrytonValues.Id(i) == taxIdentifier)
                .Select(i => Child('i', "party.identifier", i, TrytonValues.Text(TrytonValues.Get(i, "code")))).FirstOrDefault(),
            Reference = TrytonValues.Many(row, "identifiers").Select(Reference).Where(r => r is not null).OrderBy(r => r!.Id).FirstOrDefault(),
            Language = ListKey(TrytonValues.Get(TrytonValues.One(row, "lang"), "code")),
            PaymentTerm = _paymentTermColumn is null ? FieldValue.Absent
                : TrytonValues.Integer(TrytonValues.Get(row, _paymentTermColumn)) is { } term ? FieldValue.ListItem(RowKey.Of(term).Text) : FieldValue.Null,
            ByCompany = [.. byCompany],
            Employments = [.. TrytonValues.Many(row, "relations").Where(r => TrytonValues.Integer(TrytonValues.Get(r, "type")) == _catalog.EmploymentType)
                .Select(Employment).OrderBy(e => e.RelationId)],
        };
    }

    /// <inheritdoc/>
    public override JsonArray ById(IEnumerable<long> ids) => [TrytonDomain.Ids(ids), TrytonDomain.Active(includeInactive: true)];

    /// <inheritdoc/>
    public override List<JsonNode> Listing(bool includeInactive) =>
    [
        TrytonDomain.Clause("categories", "in", TrytonPatch.One(_catalog.Categories[_kind])),
        TrytonDomain.Active(includeInactive),
        // What was merged into another party lives on there and is not to be found beside it.
        TrytonDomain.Clause("replaced_by", "=", null),
    ];

    /// <inheritdoc/>
    public override List<JsonNode> Everything() => [TrytonDomain.Clause("categories", "in", TrytonPatch.One(_catalog.Categories[_kind])), TrytonDomain.Active(includeInactive: true)];

    /// <inheritdoc/>
    public override JsonNode Text(string text) => TrytonDomain.Like("rec_name", text, "%", "%", !_catalog.IsPrecise);

    /// <inheritdoc/>
    public override JsonNode Parent(long id)
    {
        if (!HasEmployers) throw SearchTerm.Refused($"Records of kind '{_kind}' have no parent here.");
        JsonArray relation = [TrytonDomain.Clause("type", "=", _catalog.EmploymentType), TrytonDomain.Clause("to", "=", id)];
        return TrytonDomain.Clause("relations", "where", relation);
    }

    /// <inheritdoc/>
    public override JsonNode Where(FieldRestriction restriction) => restriction.Field switch
    {
        TrytonFields.Name => TrytonDomain.Text("name", restriction, !_catalog.IsPrecise),
        TrytonFields.Code => TrytonDomain.Text("code", restriction, !_catalog.IsPrecise),
        TrytonFields.Active when restriction is { Operator: SearchOperator.Equal, Values: [{ Kind: ValueKind.Boolean } value] } =>
            TrytonDomain.Clause("active", "=", value.AsBoolean()),
        TrytonFields.Reference when restriction is { Operator: SearchOperator.Equal, Values: [{ Kind: ValueKind.Text } value] } =>
            TrytonDomain.Clause("identifiers", "where", new JsonArray(TrytonDomain.Clause("type", "=", null), TrytonDomain.Clause("code", "=", ReferencePrefix + value.AsText()))),
        _ => throw SearchTerm.Refused($"Field '{restriction.Field}' cannot be searched with {restriction.Operator}."),
    };

    /// <inheritdoc/>
    public override string? SortColumn(string field) => field is TrytonFields.Name or TrytonFields.Code ? field : null;

    /// <inheritdoc/>
    public override JsonObject Create(NewRecord record, TrytonPatch patch)
    {
        var values = new PartyWrite(null, patch, _vatType, _paymentTermColumn).Values(record.Values);
        if (!values.ContainsKey("name")) patch.Text(TrytonFields.Name, FieldValue.Null);
        // One call, so one transaction: a party without its reference, category or company never exists.
        TrytonPatch.Command(values, "categories", "add", TrytonPatch.One(_catalog.Categories[_kind]));
        TrytonPatch.Command(values, "identifiers", "create", new JsonArray(new JsonObject { ["type"] = null, ["code"] = ReferencePrefix + record.Reference }));
        if (record.Parent is not { } parent) return values;
        if (!Description.ParentKinds.Contains(parent.Kind) || RowKey.Parse(parent.Key.Text) is not { } employer)
            patch.Refuse("parent", $"cannot be {parent}");
        else
            TrytonPatch.Command(values, "relations", "create", new JsonArray(new JsonObject { ["type"] = _catalog.EmploymentType, ["to"] = employer }));
        return values;
    }

    /// <inheritdoc/>
    public override JsonObject Update(TrytonRow row, IReadOnlyList<FieldChange> changes, TrytonPatch patch) =>
        new PartyWrite((PartyRow)row, patch, _vatType, _paymentTermColumn).Values(changes.Select(c => new FieldAssignment(c.Field, c.New)));

    private static PartyAddress Address(JsonElement row) => new(
        Child('a', "party.address", row, default),
        TrytonValues.Text(TrytonValues.Get(row, "street")), TrytonValues.Text(TrytonValues.Get(row, "postal_code")),
        TrytonValues.Text(TrytonValues.Get(row, "city")), ListKey(TrytonValues.Get(TrytonValues.One(row, "country"), "code")));

    private static PartyChild? Reference(JsonElement row) =>
        TrytonValues.Get(row, "type").ValueKind == JsonValueKind.Null && TrytonValues.Text(TrytonValues.Get(row, "code")) is { Kind: ValueKind.Text } code
        && code.AsText().StartsWith(ReferencePrefix, StringComparison.Ordinal)
            ? Child('i', "party.identifier", row, FieldValue.Text(code.AsText()[ReferencePrefix.Length..])) : null;

    private static PartyEmployment Employment(JsonElement row) => new(TrytonValues.Id(row),
        TrytonValues.Integer(TrytonValues.Get(row, "to")) ?? throw TrytonValues.Malformed("a party", row),
        TrytonValues.Get(TrytonValues.One(row, "to"), "categories") is { ValueKind: JsonValueKind.Array } categories
            ? [.. categories.EnumerateArray().Select(c => c.GetInt64())] : []);

    // A read leaves out by itself what is out of use; the change feed asks for it, to see that it went.
    private static IEnumerable<JsonElement> InUse(JsonElement row, string field) =>
        TrytonValues.Many(row, field).Where(r => TrytonValues.Boolean(TrytonValues.Get(r, "active")) ?? true);

    // As the server orders collections itself: without a sequence first. So "the phone" here is the phone that Tryton shows.
    private static IOrderedEnumerable<JsonElement> InOrder(IEnumerable<JsonElement> rows) =>
        rows.OrderBy(r => TrytonValues.Integer(TrytonValues.Get(r, "sequence")) ?? long.MinValue).ThenBy(TrytonValues.Id);

    private static PartyChild Child(char letter, string? model, JsonElement row, FieldValue value) =>
        new(letter, model, TrytonValues.Id(row), TimestampOf(row), value);

    private static string TimestampOf(JsonElement row) =>
        TrytonValues.Get(row, "_timestamp") is { ValueKind: JsonValueKind.String } stamp ? stamp.GetString()! : throw TrytonValues.Malformed("a _timestamp", row);

    private static FieldValue ListKey(JsonElement key) => key.ValueKind == JsonValueKind.String ? FieldValue.ListItem(key.GetString()) : FieldValue.Null;
}
