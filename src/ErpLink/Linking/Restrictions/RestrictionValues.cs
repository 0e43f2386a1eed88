namespace ErpLink.Linking;

/// <summary>Which operators apply to which type of field, and with which values.</summary>
internal static class RestrictionValues
{
    public static SearchOperators OperatorsFor(FieldType type) => type switch
    {
        FieldType.Text => SearchOperators.ForText,
        FieldType.Integer or FieldType.Decimal or FieldType.Date or FieldType.Instant => SearchOperators.ForOrdered,
        FieldType.Boolean => SearchOperators.ForBoolean,
        FieldType.ListItem or FieldType.ListItems => SearchOperators.ForList,
        _ => SearchOperators.IsBlank | SearchOperators.IsNotBlank,
    };

    /// <summary>How many values the operator takes; <see langword="null"/> for one or more.</summary>
    public static int? CountFor(SearchOperator searchOperator) => searchOperator switch
    {
        SearchOperator.IsBlank or SearchOperator.IsNotBlank => 0,
        SearchOperator.Between => 2,
        SearchOperator.OneOf or SearchOperator.NotOneOf => null,
        _ => 1,
    };

    public static bool Fits(FieldType type, in FieldValue value) => type switch
    {
        FieldType.Integer or FieldType.Decimal => value.Kind is ValueKind.Integer or ValueKind.Decimal,
        FieldType.Date or FieldType.Instant => value.Kind is ValueKind.Date or ValueKind.Instant,
        FieldType.ListItem or FieldType.ListItems => KeyOf(value) is not null,
        _ => value.Kind == (ValueKind)type,
    };

    // A key may come as text: that is how a form sends it.
    public static string? KeyOf(in FieldValue value) => value.Kind switch
    {
        ValueKind.ListItem => value.AsListItem(),
        ValueKind.Text => value.AsText(),
        _ => null,
    };
}
