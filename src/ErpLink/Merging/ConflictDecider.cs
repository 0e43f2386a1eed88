using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>One policy's word about a conflict.</summary>
public static class ConflictDecider
{
    /// <summary>Decides, or leaves it to the next policy of the chain.</summary>
    public static ConflictAnswer Decide(Conflict policy, CompiledField field, in MergeInput input, Baseline baseline, MergeContext context) => policy switch
    {
        Conflict.ErpWins => ConflictAnswer.Erp,
        Conflict.AppWins => ConflictAnswer.App,
        Conflict.MostRecent => MostRecent(input.ErpTime, input.AppTime, context.ClockSkew),
        Conflict.PreferNonBlank => PreferNonBlank(Limits.IsBlankTo(field.Erp, input.Erp), Limits.IsBlankTo(field.App, input.App)),
        Conflict.Custom when context.Resolver is { } resolver => Ask(resolver, Describe(field, input, baseline, context)),
        Conflict.Ask => ConflictAnswer.Ask,
        _ => ConflictAnswer.NotDecided,
    };

    /// <summary>A rule of the app that throws has not decided, and none after it was meant for the case: a person decides, and the run goes on.</summary>
    private static ConflictAnswer Ask(IConflictResolver resolver, in FieldConflict conflict)
    {
        try
        {
            return resolver.Resolve(conflict);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return ConflictAnswer.Ask;
        }
    }

    /// <summary>The later edit; not decided without both times, or when they are closer than clocks may differ.</summary>
    private static ConflictAnswer MostRecent(DateTimeOffset? erp, DateTimeOffset? app, TimeSpan clockSkew)
    {
        if (erp is null || app is null) return ConflictAnswer.NotDecided;
        var lead = erp.Value - app.Value;
        if (lead.Duration() <= clockSkew) return ConflictAnswer.NotDecided;
        return lead > TimeSpan.Zero ? ConflictAnswer.Erp : ConflictAnswer.App;
    }

    private static ConflictAnswer PreferNonBlank(bool erpBlank, bool appBlank) =>
        erpBlank == appBlank ? ConflictAnswer.NotDecided : erpBlank ? ConflictAnswer.App : ConflictAnswer.Erp;

    private static FieldConflict Describe(CompiledField field, in MergeInput input, Baseline baseline, MergeContext context) => new()
    {
        Field = field.Definition,
        Map = context.Map.Definition,
        Link = context.Link,
        Erp = input.Erp,
        App = input.App,
        ErpBaseline = baseline.Erp,
        AppBaseline = baseline.App,
        ErpTime = input.ErpTime,
        AppTime = input.AppTime,
    };
}
