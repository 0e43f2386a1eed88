using static ErpLink.FieldType;

namespace ErpLink.Maps;

/// <summary>One direction of a mapping: through its steps, from the type of one field to the type of the other, then into the other's
/// limits. A mapping without steps pays nothing for them.</summary>
internal sealed class ValueConverter(FieldMapDefinition mapping, FieldDescription source, FieldDescription target, bool toErp, ListTranslation? list, TimeZoneInfo? zone,
    StepChain? steps = null)
{
    private readonly FieldType _from = steps?.Result ?? source.Type;
    private readonly FieldValue _default = DefaultValues.For(target, toErp ? mapping.DefaultInErp : mapping.DefaultInApp);

    public FieldDescription Source => source;

    public FieldDescription Target => target;

    /// <summary>The value the target is to hold, or why there is none.</summary>
    public Conversion Convert(in FieldValue value, IReferenceLookup? references)
    {
        if (value.IsAbsent) return Conversion.Skipped();
        if (steps is null) return Fitted(Typed(value, references), value);
        var stepped = Stepped(value);
        return Fitted(stepped.IsConverted ? Typed(stepped.Value, references) : stepped, stepped.Value);
    }

    /// <summary>Whether the value converts to the other one, before or after it was fitted. Unchanged text allocates nothing.</summary>
    public bool GivesEqual(in FieldValue value, in FieldValue other, IReferenceLookup? references)
    {
        if (value.IsAbsent || other.IsAbsent) return value.IsAbsent && other.IsAbsent;
        if (steps is null) return GivesEqual(Typed(value, references), value, other);
        var stepped = Stepped(value);
        return GivesEqual(stepped.IsConverted ? Typed(stepped.Value, references) : stepped, stepped.Value, other);
    }

    private bool GivesEqual(in Conversion typed, in FieldValue value, in FieldValue other)
    {
        if (typed.IsConverted && target.Equality.AreEqual(typed.Value, other)) return true;
        var fitted = Fitted(typed, value);
        return fitted.IsConverted && target.Equality.AreEqual(fitted.Value, other);
    }

    private Conversion Stepped(in FieldValue value) => value.IsNull || value.Kind == (ValueKind)source.Type ? steps!.Apply(value) : OfAnotherKind(value);

    private Conversion OfAnotherKind(in FieldValue value) => Conversion.Rejected(ErrorCodes.ContractBroken,
        $"{Name(source, !toErp)} is described as {source.Type}, but its value is {value.Kind}. The side has to be mended.");

    private Conversion Typed(in FieldValue value, IReferenceLookup? references)
    {
        if (value.IsNull || steps is { IsDirect: true }) return Conversion.Converted(value);
        if (value.Kind != (ValueKind)_from) return OfAnotherKind(value);
        if (_from == Text && target.Type != Text && string.IsNullOrWhiteSpace(value.AsText())) return Conversion.Converted(FieldValue.Null);
        return (_from, target.Type) switch
        {
            (ListItem, ListItem) => Item(value.AsListItem()),
            (ListItem, ListItems) => AsSet(Item(value.AsListItem())),
            (ListItems, ListItems) => Items(value.AsListItems()),
            (ListItems, ListItem) => OneItem(value.AsListItems()),
            (Reference, Reference) => Linked(value.AsReference(), references),
            (Text, _) => Parsed(FromText(value.AsText())),
            (_, Text) => Conversion.Converted(ToText(value)),
            (FieldType.Integer, FieldType.Decimal) => Conversion.Converted((decimal)value.AsInteger()),
            (FieldType.Decimal, FieldType.Integer) => WholeNumber(value.AsDecimal()),
            (FieldType.Boolean, FieldType.Integer) => Conversion.Converted(value.AsBoolean() ? 1L : 0L),
            (FieldType.Integer, FieldType.Boolean) => Parsed(value.AsInteger() switch { 0 => false, 1 => true, _ => FieldValue.Absent }),
            (Instant, Date) => Parsed(zone is null ? FieldValue.Absent : ZonedDays.DayOf(value.AsInstant(), zone)),
            (Date, Instant) => Parsed(zone is null ? FieldValue.Absent : ZonedDays.StartOf(value.AsDate(), zone)),
            _ when _from == target.Type => Conversion.Converted(value),
            _ => Parsed(FieldValue.Absent),
        };
    }

    private FieldValue FromText(string text) => target.Type switch
    {
        Text => text,
        FieldType.Integer => OrAbsent(FieldValue.Integer(TextParsing.Integer(text))),
        FieldType.Decimal => OrAbsent(FieldValue.Decimal(TextParsing.Decimal(text))),
        FieldType.Boolean => OrAbsent(FieldValue.Boolean(TextParsing.Boolean(text))),
        Date => OrAbsent(FieldValue.Date(TextParsing.Date(text))),
        Instant => OrAbsent(FieldValue.Instant(TextParsing.Instant(text))),
        ListItem => FieldValue.ListItem(text),
        _ => FieldValue.Absent,
    };

    private static FieldValue OrAbsent(in FieldValue value) => value.IsNull ? FieldValue.Absent : value;

    /// <summary>The text of a value: the digits, the ISO form, the key.</summary>
    public static string ToText(in FieldValue value) =>
        value.Kind == ValueKind.Decimal ? TextParsing.Text(value.AsDecimal()) : value.ToString();

    private Conversion Parsed(in FieldValue value) => !value.IsAbsent
        ? Conversion.Converted(value)
        : Conversion.Rejected(ErrorCodes.ValueNotConvertible, $"{Name(source, !toErp)} ({source.Type}) holds a value that {Name(target, toErp)} ({target.Type}) cannot hold. Correct the value, or say in the mapping what to do (onUnparsable).");

    private Conversion WholeNumber(decimal value)
    {
        if (value is < long.MinValue or > long.MaxValue) return Parsed(FieldValue.Absent);
        return value == decimal.Truncate(value) ? Conversion.Converted((long)value) : TooPrecise(0);
    }

    private Conversion TooPrecise(int scale) => Conversion.Rejected(ErrorCodes.NumberTooPrecise,
        $"{Name(target, toErp)} holds {scale} digits after the point; the value of {Name(source, !toErp)} has more. Shorten it, or say in the mapping what to do (onTooPrecise).");

    private Conversion Item(string key)
    {
        if (list?.Find(key) is { } paired) return Conversion.Converted(FieldValue.ListItem(paired));
        var message = $"Item '{key}' of list '{source.List}' in {Name(source, !toErp)} has no counterpart in list '{target.List}'. Pair it in the list mapping.";
        return list?.OnUnmapped == UnmappedItem.Skip
            ? Conversion.Unmapped(key, message)
            : Conversion.Rejected(ErrorCodes.ListItemUnmapped, message, key);
    }

    private static Conversion AsSet(in Conversion item) =>
        item.IsConverted ? Conversion.Converted(FieldValue.ListItems([item.Value.AsListItem()])) : item;

    private Conversion Items(IReadOnlyList<string> keys)
    {
        var paired = new string[keys.Count];
        for (var i = 0; i < paired.Length; i++)
        {
            var item = Item(keys[i]);
            if (!item.IsConverted) return item;
            paired[i] = item.Value.AsListItem();
        }

        return Conversion.Converted(FieldValue.ListItems(paired));
    }

    private Conversion OneItem(IReadOnlyList<string> keys) => keys.Count switch
    {
        0 => Conversion.Converted(FieldValue.Null),
        1 => Item(keys[0]),
        _ => Parsed(FieldValue.Absent),
    };

    private Conversion Linked(RecordRef record, IReferenceLookup? references)
    {
        // A company may be linked to a supplier where the field wants a customer: that is not the record it refers to.
        var found = toErp ? references?.ToErp(record) : references?.ToApp(record);
        if (found is { } linked && (target.ReferenceKind is not { } kind || kind == linked.Kind)) return Conversion.Converted(FieldValue.Reference(linked));
        return mapping.OnUnresolved switch
        {
            UnresolvedReference.Skip => Conversion.Skipped(),
            UnresolvedReference.Clear => Conversion.Converted(FieldValue.Null),
            _ => Conversion.Waiting($"{Name(source, !toErp)} refers to {record}, which is not linked. Link it, or say in the mapping what to do (onUnresolved)."),
        };
    }

    private Conversion Fitted(in Conversion typed, in FieldValue value)
    {
        if (typed.Status == ConversionStatus.Rejected)
        {
            return typed.Code switch
            {
                ErrorCodes.ValueNotConvertible => Misfitted(mapping.OnUnparsable, typed),
                ErrorCodes.NumberTooPrecise when mapping.OnTooPrecise == Misfit.Round => Rounded(value.AsDecimal()),
                ErrorCodes.NumberTooPrecise => Misfitted(mapping.OnTooPrecise, typed),
                _ => typed,
            };
        }

        if (!typed.IsConverted) return typed;
        var fit = typed.Value;
        if (target.Access == FieldAccess.Mandatory && Limits.IsBlankTo(target, fit))
            return Conversion.Rejected(ErrorCodes.MandatoryFieldBlank, $"{Name(target, toErp)} must hold something, and {Name(source, !toErp)} is blank. Fill it in.");
        return fit.Kind switch
        {
            ValueKind.Text => FittedText(typed),
            ValueKind.Decimal when target.ScaleMax is { } scale => FittedDecimal(fit.AsDecimal(), scale),
            _ => typed,
        };
    }

    private Conversion FittedText(in Conversion typed)
    {
        var text = typed.Value.AsText();
        if (TextRules.Problem(text) is { } problem)
            return Conversion.Rejected(ErrorCodes.TextRefused, $"The text of {Name(source, !toErp)} {problem}. Correct it; it is not sent to {Name(target, toErp)}.");
        if (target.LengthMax is not { } max || text.Length <= max) return typed;

        // The first digits of a number are another number: only text that was text is cut.
        if (mapping.OnTooLong == Misfit.Truncate && source.Type == Text)
            return Conversion.Converted(TextRules.Truncate(text, max));
        return Misfitted(mapping.OnTooLong, Conversion.Rejected(ErrorCodes.TextTooLong,
            $"{Name(target, toErp)} holds {max} characters; the value of {Name(source, !toErp)} has {text.Length}. Shorten it, or say in the mapping what to do (onTooLong)."));
    }

    private Conversion FittedDecimal(decimal value, int scale)
    {
        var rounded = Math.Round(value, scale, MidpointRounding.AwayFromZero);
        return rounded == value || mapping.OnTooPrecise == Misfit.Round
            ? Conversion.Converted(rounded)
            : Misfitted(mapping.OnTooPrecise, TooPrecise(scale));
    }

    private Conversion Rounded(decimal value) => WholeNumber(Math.Round(value, 0, MidpointRounding.AwayFromZero));

    private Conversion Misfitted(Misfit misfit, in Conversion rejected) => misfit switch
    {
        Misfit.Skip => Conversion.Skipped(),
        Misfit.UseDefault when !_default.IsAbsent => Conversion.Converted(_default),
        _ => rejected,
    };

    private static string Name(FieldDescription field, bool erp) => $"field '{field.Name}' of the {(erp ? "ERP" : "app")}";
}
