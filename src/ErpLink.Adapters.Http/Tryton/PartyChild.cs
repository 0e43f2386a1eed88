namespace ErpLink.Adapters.Http.Tryton;

/// <summary>A row below a party that one field comes from.</summary>
/// <param name="Letter">Tells rows of different models apart in a version.</param>
/// <param name="Model">The model whose timestamp the server checks; <see langword="null"/> where it writes the row by itself.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Timestamp">Its <c>_timestamp</c>.</param>
/// <param name="Value">The field's value; absent where several fields come from the row.</param>
internal sealed record PartyChild(char Letter, string? Model, long Id, string Timestamp, FieldValue Value);

/// <summary>The address that the address fields come from.</summary>
internal sealed record PartyAddress(PartyChild Row, FieldValue Street, FieldValue PostalCode, FieldValue City, FieldValue Country);

/// <summary>A relation from a person to a company.</summary>
internal sealed record PartyEmployment(long RelationId, long EmployerId, IReadOnlyList<long> EmployerCategories);
