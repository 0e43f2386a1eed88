using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Turns field values into the values of one <c>party.party</c> call, child rows nested: one call is one transaction.</summary>
/// <param name="row">The party as it is; <see langword="null"/> for a new one.</param>
/// <param name="patch">Converts values and collects refusals.</param>
/// <param name="vatType">The identifier type of a new VAT number.</param>
/// <param name="paymentTermColumn">The column of the kind's payment term.</param>
internal sealed class PartyWrite(PartyRow? row, TrytonPatch patch, string vatType, string? paymentTermColumn)
{
    private readonly JsonObject _values = [];
    private readonly JsonObject _address = [];

    /// <summary>The values.</summary>
    public JsonObject Values(IEnumerable<FieldAssignment> assignments)
    {
        foreach (var (field, value) in assignments)
            if (patch.Allows(field, isCreate: row is null)) Set(field, value);
        if (row?.Address is { } address)
        {
            if (_address.Count > 0) TrytonPatch.Command(_values, "addresses", "write", TrytonPatch.One(address.Row.Id), _address);
        }
        // An address of nothing but blanks is not made.
        else if (_address.Any(p => p.Value is not null)) TrytonPatch.Command(_values, "addresses", "create", new JsonArray(_address));
        return _values;
    }

    private void Set(string field, FieldValue value)
    {
        switch (field)
        {
            case TrytonFields.Name:
                _values["name"] = patch.Text(field, value);
                break;
            case TrytonFields.Code:
                // Blank means: let the server's sequence give one.
                if (patch.Text(field, value) is { } code) _values["code"] = code;
                break;
            case TrytonFields.Active:
                _values["active"] = patch.Boolean(field, value);
                break;
            case TrytonFields.Country:
                _address["country"] = patch.ListItem(field, value);
                break;
            case TrytonFields.Language:
                _values["lang"] = patch.ListItem(field, value);
                break;
            case TrytonFields.PaymentTerm:
                _values[paymentTermColumn!] = patch.ListItem(field, value);
                break;
            case TrytonFields.VatNumber:
                SetVat(patch.Text(field, value));
                break;
            default:
                if (TrytonFields.AddressTexts.FirstOrDefault(a => a.Field == field).Column is { } column) _address[column] = patch.Text(field, value);
                else SetMechanism(field, patch.Text(field, value));
                break;
        }
    }

    // Blank empties the mechanism and keeps its row: deleting it would bring the next one of its type into the field.
    private void SetMechanism(string type, string? value)
    {
        if (row is not null && row.Mechanisms.TryGetValue(type, out var mechanism))
            TrytonPatch.Command(_values, "contact_mechanisms", "write", TrytonPatch.One(mechanism.Id), new JsonObject { ["value"] = value });
        else if (value is not null)
            TrytonPatch.Command(_values, "contact_mechanisms", "create", new JsonArray(new JsonObject { ["type"] = type, ["value"] = value }));
    }

    // An identifier cannot be without its number, so blank deletes it.
    private void SetVat(string? value)
    {
        if (row?.Vat is { } vat)
        {
            if (value is null) TrytonPatch.Command(_values, "identifiers", "delete", TrytonPatch.One(vat.Id));
            else TrytonPatch.Command(_values, "identifiers", "write", TrytonPatch.One(vat.Id), new JsonObject { ["code"] = value });
        }
        else if (value is not null)
            TrytonPatch.Command(_values, "identifiers", "create", new JsonArray(new JsonObject { ["type"] = vatType, ["code"] = value }));
    }
}
