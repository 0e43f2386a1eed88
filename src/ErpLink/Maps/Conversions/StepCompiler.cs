using System.Collections.Frozen;

namespace ErpLink.Maps;

/// <summary>Checks the steps of one direction of a mapping, type by type, and makes them ready to work.</summary>
/// <param name="source">The field the values come from.</param>
/// <param name="target">The field they go to.</param>
/// <param name="toErp">Which way.</param>
/// <param name="conversions">The conversions that the app registered.</param>
/// <param name="refuse">Takes what is wrong: number, message, fix.</param>
internal sealed class StepCompiler(FieldDescription source, FieldDescription target, bool toErp, IReadOnlyList<IValueConversion> conversions, Action<int, string, string> refuse)
{
    private readonly List<IValueStep> _steps = [];
    private FieldType _type = source.Type;
    private FieldValue _constant;
    private bool _isDirect;
    private bool _isRefused;

    /// <summary>The steps, or <see langword="null"/> when there are none or one of them was refused.</summary>
    public StepChain? Compile(IReadOnlyList<ConversionStep> steps, bool isBothWays)
    {
        for (var i = 0; i < steps.Count && !_isRefused; i++)
        {
            var (step, name, isLast) = (steps[i], $"Step {i + 1} {(toErp ? "to the ERP" : "to the app")} ({Words.Of(steps[i].Kind)})", i == steps.Count - 1);
            switch (step.Kind)
            {
                case ConversionStepKind.Format: Format(step.Pattern, name); break;
                case ConversionStepKind.Constant: Constant(step.Value, name, isAlone: steps.Count == 1, isBothWays); break;
                case ConversionStepKind.Lookup: Lookup(step.Table, name, isLast); break;
                case ConversionStepKind.Custom: Custom(step.Name, name, isLast); break;
                default: Text(step.Kind, name); break;
            }
        }

        return _isRefused || steps.Count == 0 ? null : new StepChain([.. _steps], _constant, _type, _isDirect);
    }

    private void Text(ConversionStepKind kind, string name)
    {
        if (_type != FieldType.Text) Refuse($"{name} needs text, and is given {Words.Of(_type)}.", "Remove it, or turn the value into text by a step 'format' before it.");
        else _steps.Add(TextStep.Of(kind)!);
    }

    private void Format(string pattern, string name)
    {
        if (_type is FieldType.ListItems or FieldType.Reference)
        {
            Refuse($"{name} cannot put {Words.Of(_type)} into text.", "Remove it.");
            return;
        }

        var (step, problem) = FormatStep.Parse(pattern, _type);
        if (step is null)
        {
            Refuse($"{name} has the pattern '{pattern}', and {problem}.", "Write text with {value} or, for numbers, dates and instants, a .NET format such as {value:00000}; double braces that are text.");
            return;
        }

        _steps.Add(step);
        _type = FieldType.Text;
    }

    private void Constant(in FieldValue value, string name, bool isAlone, bool isBothWays)
    {
        var given = DefaultValues.For(target, value);
        if (isBothWays) Refuse($"{name} gives one value for all, and the mapping goes both ways.", "Map it one way only.");
        else if (!isAlone) Refuse($"{name} makes the steps beside it useless.", "Keep the constant alone, or remove it.");
        else if (value.IsAbsent) Refuse($"{name} has no value.", "Give one.");
        else if (Limits.Problem(target, given) is { } problem) Refuse($"{name} gives '{value}', which does not fit field '{target.Name}': {problem}.", "Give a value that fits.");
        _constant = given;
        (_type, _isDirect) = (target.Type, true);
    }

    private void Lookup(IReadOnlyDictionary<string, FieldValue> table, string name, bool isLast)
    {
        if (_type is FieldType.ListItems or FieldType.Reference) Refuse($"{name} cannot look up {Words.Of(_type)}.", "Remove it.");
        else if (table.Count == 0) Refuse($"{name} has an empty table.", "Give its entries, or remove it.");
        if (_isRefused) return;
        var wanted = isLast ? target : new FieldDescription("the next step", FieldType.Text);
        var ignoresCase = source.Equality.IgnoreCase;
        var entries = new Dictionary<string, FieldValue>(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (key, value) in table.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var given = DefaultValues.For(wanted, value);
            if (value.IsAbsent) Refuse($"{name} has no value for '{key}'.", "Give one, or remove the entry.");
            else if (Limits.Problem(wanted, given) is { } problem) Refuse($"{name} turns '{key}' into '{value}', which does not fit {(isLast ? $"field '{wanted.Name}'" : wanted.Name)}: {problem}.", "Give a value that fits.");
            else if (!entries.TryAdd(key, given)) Refuse($"{name} has two entries for '{key}': the side does not tell cases apart.", "Keep one.");
        }

        _steps.Add(new LookupStep(entries.ToFrozenDictionary(entries.Comparer),
            $"The look-up of field '{source.Name}' of the {(toErp ? "app" : "ERP")} has no entry for its value. Add one, or say in the mapping what to do (onUnparsable)."));
        (_type, _isDirect) = isLast ? (target.Type, true) : (FieldType.Text, false);
    }

    private void Custom(string wanted, string name, bool isLast)
    {
        var found = conversions.Where(c => c.Name == wanted).ToArray();
        if (found.Length != 1)
        {
            var fix = found.Length == 0 ? $"{Suggestions.For(wanted, conversions.Select(c => c.Name))} Register it with AddValueConversion." : "Give one of them another name.";
            Refuse($"{name} names the conversion '{wanted}', which the app registered {(found.Length == 0 ? "never" : $"{found.Length} times")}.", fix, ErrorCodes.ConversionUnknown);
            return;
        }

        if (found[0].ResultFor(_type) is not { } result)
        {
            Refuse($"{name}, '{wanted}', does not take {Words.Of(_type)}.", "Put a step before it that gives what it takes, or remove it.");
            return;
        }

        _steps.Add(new CustomStep(found[0], result,
            $"The conversion '{wanted}' takes no such value as that of field '{source.Name}' of the {(toErp ? "app" : "ERP")}. Correct the value, or say in the mapping what to do (onUnparsable)."));
        (_type, _isDirect) = (result, isLast && result == target.Type);
    }

    private void Refuse(string message, string fix, int code = ErrorCodes.StepInvalid)
    {
        _isRefused = true;
        refuse(code, message, fix);
    }
}
