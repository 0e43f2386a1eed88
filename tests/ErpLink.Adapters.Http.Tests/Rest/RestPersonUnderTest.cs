using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>Contacts: replaced as a whole, numbered pages, arrays, times of the place.</summary>
public sealed class RestPersonUnderTest : RestUnderTest
{
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
    private string? _customer;

    public override RecordKind Kind => ActorKinds.Person;

    public override RecordRef? Parent => new RecordRef(ActorKinds.Customer, _customer!);

    public override ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        Erp.Contacts.Edit(key.Text, contact =>
        {
            switch (field)
            {
                case "firstName" or "lastName":
                    contact["name"]![field == "firstName" ? "first" : "last"] = value.IsNull ? null : value.AsText();
                    break;
                case "mobile" or "work":
                    var phones = contact["phones"]!.AsArray();
                    var phone = phones.OfType<JsonObject>().Where(p => p["type"]!.GetValue<string>() == field).MinBy(p => p["id"]!.GetValue<int>());
                    if (phone is null) phones.Add((JsonNode)(phone = new JsonObject { ["id"] = 100_000 + phones.Count, ["type"] = field }));
                    if (value.IsNull) phones.Remove(phone);
                    else phone["number"] = value.AsText();
                    break;
                case "address":
                    contact["address"] = new JsonArray([.. (value.IsNull ? [] : value.AsText().Split('\n')).Select(l => (JsonNode)l)]);
                    break;
                case "tags":
                    contact["tags"] = new JsonArray([.. (value.IsNull ? [] : value.AsListItems()).Select(t => (JsonNode)new JsonObject { ["code"] = t })]);
                    break;
                case "lastCall":
                    contact[field] = value.IsNull ? null : $"/Date({value.AsInstant().ToUnixTimeMilliseconds()}+0100)/";
                    break;
                case "birthday":
                    contact[field] = value.IsNull ? null : value.AsDate().ToString("yyyy-MM-dd'T00:00:00'", CultureInfo.InvariantCulture);
                    break;
                case "meeting":
                    contact[field] = value.IsNull ? null : TimeZoneInfo.ConvertTime(value.AsInstant(), Oslo).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
                    break;
                default:
                    contact[field] = value.IsNull ? null : value.ToString();
                    break;
            }
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken)
    {
        lock (Erp.Gate) Erp.Contacts.All.Remove(key.Text);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken)
    {
        lock (Erp.Gate) return new(Flat(Erp.Contacts.All[key.Text], "revision", "modified"));
    }

    // In the hour that comes twice in autumn a time without zone is read as the earlier one; that is a limit of the system and not of the field.
    public override IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) =>
        field.Name == "meeting" ? [.. base.LimitsOf(field, items).Where(v => !Oslo.IsAmbiguousTime(TimeZoneInfo.ConvertTime(v.AsInstant(), Oslo).DateTime))] : base.LimitsOf(field, items);

    protected override void Fill() => _customer ??= Erp.Customers.Add().ToString(CultureInfo.InvariantCulture);
}
