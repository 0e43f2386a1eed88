using ErpLink.Maps;

namespace ErpLink.Linking;

/// <summary>How one field of two records compares, what a user may choose, and what is suggested. Pure.</summary>
/// <remarks>Source: semantics, section 4.2 and 4.3.</remarks>
internal static class FieldComparison
{
    public static ProposalField Compare(CompiledField field, FieldValue app, FieldValue erp, IReferenceLookup? references)
    {
        var result = new ProposalField(field.Definition.App, field.Definition.Erp, field.App.DisplayName, FieldState.Equal) { AppValue = app, ErpValue = erp };
        if (app.IsAbsent || erp.IsAbsent)
            return result with { State = FieldState.NotComparable, Choices = [FieldChoice.LeaveBoth], Suggested = FieldChoice.LeaveBoth, Reason = $"The {(app.IsAbsent ? "app" : "ERP")} did not give the field." };
        var (appBlank, erpBlank) = (Limits.IsBlankTo(field.App, app), Limits.IsBlankTo(field.Erp, erp));
        if (field.EqualAcross(erp, app, references) || (appBlank && erpBlank)) return result;

        var toApp = field.WritesApp ? field.ToApp(erp, references) : default;
        var toErp = field.WritesErp ? field.ToErp(app, references) : default;
        if (!toApp.IsConverted && !toErp.IsConverted)
        {
            var why = toApp.Message ?? toErp.Message ?? "A rule of the mapping leaves the value out.";
            return result with { State = FieldState.NotComparable, Choices = [FieldChoice.LeaveBoth], Suggested = FieldChoice.LeaveBoth, Reason = why };
        }

        var state = appBlank ? FieldState.OnlyErp : erpBlank ? FieldState.OnlyApp : FieldState.Different;
        var choices = new List<FieldChoice>();
        if (toApp.IsConverted) choices.Add(FieldChoice.Erp);
        if (toErp.IsConverted) choices.Add(FieldChoice.App);
        if (field.Definition.Direction == Direction.Both) choices.Add(FieldChoice.Value);
        choices.Add(FieldChoice.LeaveBoth);
        var (suggested, reason) = Suggest(field, state, choices);
        return result with { State = state, Choices = choices, Suggested = suggested, Reason = reason };
    }

    /// <summary>A blank never wins by default: the side that holds something fills the other where the direction allows.</summary>
    private static (FieldChoice? Choice, string Reason) Suggest(CompiledField field, FieldState state, List<FieldChoice> choices)
    {
        var wanted = state switch
        {
            FieldState.OnlyErp => FieldChoice.Erp,
            FieldState.OnlyApp => FieldChoice.App,
            _ => field.OnLink switch { LinkTimePolicy.ErpWins => FieldChoice.Erp, LinkTimePolicy.AppWins => FieldChoice.App, _ => (FieldChoice?)null },
        };
        if (wanted is { } choice && choices.Contains(choice))
            return (choice, state == FieldState.Different ? $"The map says {field.OnLink}." : $"Only the {(choice == FieldChoice.Erp ? "ERP" : "app")} holds something.");
        return state == FieldState.Different
            ? (null, "Both hold something: say which side is right.")
            : (FieldChoice.LeaveBoth, "The direction of the mapping does not allow to fill the blank side.");
    }
}
