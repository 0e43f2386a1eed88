using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>Customers: ETags, merge patches, links.</summary>
public sealed class RestCustomerUnderTest : RestUnderTest
{
    public override RecordKind Kind => ActorKinds.Customer;

    public override ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        Erp.Customers.Edit(Id(key), customer =>
        {
            JsonNode? node = value.Kind switch
            {
                ValueKind.Null => null,
                ValueKind.Boolean => value.AsBoolean(),
                ValueKind.Integer => value.AsInteger(),
                ValueKind.Decimal => value.AsDecimal().ToString(CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            if (field is "street" or "city" or "country") customer["address"]![field] = node;
            else if (field is "credit" or "days") customer["terms"]![field] = node;
            else customer[field] = node;
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken)
    {
        lock (Erp.Gate) Erp.Customers.All.Remove(Id(key));
        return ValueTask.CompletedTask;
    }

    public override ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken)
    {
        lock (Erp.Gate) return new(Flat(Erp.Customers.All[Id(key)], "etag", "changedAt"));
    }

    private static int Id(RecordKey key) => int.Parse(key.Text, CultureInfo.InvariantCulture);
}
