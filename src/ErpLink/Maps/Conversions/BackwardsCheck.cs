namespace ErpLink.Maps;

/// <summary>Warns where a mapping goes both ways and its steps do not: what they made of a value does not become that value again.</summary>
internal sealed class BackwardsCheck(FieldMapDefinition mapping, FieldDescription app, FieldDescription erp, ProblemPath path, ProblemList problems)
{
    private const int ValuesListedMax = 3;

    /// <summary>Checks both ways with converters that work.</summary>
    public void Run(ValueConverter toErp, ValueConverter toApp)
    {
        OneWay(mapping.ToErpSteps, mapping.ToAppSteps, app, toErp, toApp, "to the ERP");
        OneWay(mapping.ToAppSteps, mapping.ToErpSteps, erp, toApp, toErp, "to the app");
    }

    private void OneWay(IReadOnlyList<ConversionStep> steps, IReadOnlyList<ConversionStep> back, FieldDescription source, ValueConverter there, ValueConverter again, string way)
    {
        if (steps.Count == 0) return;
        if (steps[0].Kind == ConversionStepKind.Lookup)
        {
            var lost = steps[0].Table.Keys.Order(StringComparer.Ordinal).Where(key => IsLost(Typed(key, source), there, again, source)).ToArray();
            if (lost.Length == 0) return;
            var listed = string.Join(", ", lost.Take(ValuesListedMax).Select(key => $"'{key}'")) + (lost.Length > ValuesListedMax ? $" and {lost.Length - ValuesListedMax} more" : string.Empty);
            problems.Warning(ErrorCodes.StepInvalid, path, $"The look-up {way} is not read backwards: what it makes of {listed} does not become that again.", "Give the other way the same table turned round, or map it one way only.");
        }
        else if (back.Count == 0 && steps.Any(s => s.Kind is ConversionStepKind.Format or ConversionStepKind.Lookup))
        {
            problems.Warning(ErrorCodes.StepInvalid, path, $"What the steps {way} make of a value is not read backwards: the other way has no steps.", "Give the other way steps, or map it one way only.");
        }
    }

    private static bool IsLost(FieldValue value, ValueConverter there, ValueConverter again, FieldDescription source)
    {
        if (value.IsAbsent) return false; // Not a value of the field: it never comes.
        var sent = there.Convert(value, null);
        if (!sent.IsConverted) return true;
        var back = again.Convert(sent.Value, null);
        return !back.IsConverted || !source.Equality.AreEqual(back.Value, value);
    }

    private static FieldValue Typed(string key, FieldDescription source) => source.Type switch
    {
        FieldType.Text => key,
        FieldType.ListItem => FieldValue.ListItem(key),
        FieldType.Integer => OrAbsent(FieldValue.Integer(TextParsing.Integer(key))),
        FieldType.Decimal => OrAbsent(FieldValue.Decimal(TextParsing.Decimal(key))),
        FieldType.Boolean => OrAbsent(FieldValue.Boolean(TextParsing.Boolean(key))),
        FieldType.Date => OrAbsent(FieldValue.Date(TextParsing.Date(key))),
        FieldType.Instant => OrAbsent(FieldValue.Instant(TextParsing.Instant(key))),
        _ => FieldValue.Absent,
    };

    private static FieldValue OrAbsent(in FieldValue value) => value.IsNull ? FieldValue.Absent : value;
}
