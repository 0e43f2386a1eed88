using ErpLink.Tests.Values;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

/// <summary>Definitions of every shape.</summary>
internal static class AnyDefinition
{
    private static readonly Gen<string> Name = Gen.Elements("name", "phone", "Größe", "a.b", "with \"quotes\"", "line\nbreak");
    private static readonly Gen<RecordKind> Kind = Gen.Elements("company", "person", "x-1").Select(k => new RecordKind(k));
    private static readonly Gen<IReadOnlyList<Conflict>> Chain = Word<Conflict>().ListOf().Select(c => (IReadOnlyList<Conflict>)[.. c]);

    private static readonly Gen<ConversionStep> Step = Gen.OneOf(
        Gen.Elements(ConversionStep.Trim, ConversionStep.Upper, ConversionStep.Lower),
        Name.Select(n => ConversionStep.Format($"{n}{{value}}")),
        Name.Select(ConversionStep.Custom),
        AnyValue.Any.Where(v => !v.IsAbsent).Select(v => ConversionStep.Constant(v)),
        from keys in AnyValue.Key.ListOf() from value in AnyValue.Any select ConversionStep.Lookup(keys.Distinct().ToDictionary(k => k, _ => value)));

    private static readonly Gen<Restriction> Comparison =
        from field in Name from how in Word<SearchOperator>() from values in AnyValue.Any.ListOf() select Restriction.Where(field, how, [.. values]);

    private static readonly Gen<Restriction?> Filter = Gen.OneOf(
        Gen.Constant((Restriction?)null),
        Comparison.Select(c => (Restriction?)c),
        from any in Flag()
        from parts in Comparison.ListOf()
        from nested in Comparison.ListOf()
        select (Restriction?)new RestrictionGroup(any, [.. parts, new RestrictionGroup(!any, [.. nested])]));

    private static readonly Gen<FieldMapDefinition> Field =
        from app in Name
        from erp in Name
        from direction in Word<Direction>()
        from chain in Chain
        from drift in Maybe<DriftPolicy>()
        from blank in Maybe<BlankPolicy>()
        from link in Maybe<LinkTimePolicy>()
        from misfits in Word<Misfit>().ArrayOf(3)
        from unresolved in Word<UnresolvedReference>()
        from values in AnyValue.Any.ArrayOf(2)
        from order in Gen.Elements<int?>(null, 0, -1, int.MaxValue)
        from omit in Flag()
        from there in Step.ListOf()
        from back in Step.ListOf()
        select new FieldMapDefinition(app, erp, direction)
        {
            ToErpSteps = [.. there],
            ToAppSteps = [.. back],
            OnConflict = chain,
            OnDrift = drift,
            OnBlank = blank,
            OnLink = link,
            OnTooLong = misfits[0],
            OnTooPrecise = misfits[1],
            OnUnparsable = misfits[2],
            OnUnresolved = unresolved,
            DefaultInErp = values[0],
            DefaultInApp = values[1],
            SharedOrder = order,
            OmitFromJournal = omit,
        };

    private static readonly Gen<DefaultDefinition> Default =
        from field in Name
        from kind in Word<DefaultKind>()
        from value in AnyValue.Any
        from mandatory in Flag()
        select new DefaultDefinition(field, kind) { Value = value, Mandatory = mandatory };

    private static readonly Gen<MatchFieldDefinition> MatchField =
        from names in Name.ArrayOf(2)
        from comparer in Word<MatchComparer>()
        from percent in Gen.Elements(100, 85, 0, -1)
        select new MatchFieldDefinition(names[0], names[1], comparer) { SimilarityPercentMin = percent };

    private static readonly Gen<MatchTierDefinition> MatchTier =
        from name in Name
        from fields in MatchField.ListOf()
        from automatic in Flag()
        from blank in Word<MatchBlank>()
        select new MatchTierDefinition(name, [.. fields]) { Automatic = automatic, OnBlank = blank };

    private static readonly Gen<MapDefinition> Map =
        from kinds in Kind.ArrayOf(2)
        from parent in Gen.OneOf(Gen.Constant((RecordKind?)null), Kind.Select(k => (RecordKind?)k))
        from fields in Field.ListOf()
        from defaults in Default.ListOf()
        from search in Name.ListOf()
        from panel in Name.ListOf()
        from chain in Chain
        from drift in Word<DriftPolicy>()
        from blank in Word<BlankPolicy>()
        from gone in Word<GonePolicy>()
        from active in Gen.OneOf(Gen.Constant((string?)null), Name.Select(n => (string?)n))
        from link in Word<LinkTimePolicy>()
        from filters in Filter.ArrayOf(2)
        from disabled in Flag()
        from matching in MatchTier.ListOf()
        select new MapDefinition(kinds[0], kinds[1], [.. fields])
        {
            Disabled = disabled,
            AppFilter = filters[0],
            ErpFilter = filters[1],
            Parent = parent,
            Defaults = [.. defaults],
            SearchFields = [.. search],
            PanelFields = [.. panel],
            OnConflict = chain,
            OnDrift = drift,
            OnBlank = blank,
            OnGone = gone,
            ActiveField = active,
            OnLink = link,
            Matching = [.. matching],
        };

    private static readonly Gen<ListMapDefinition> List =
        from names in Name.ArrayOf(2)
        from pairs in (from keys in AnyValue.Key.ArrayOf(2) from preferred in Flag() select new ListPair(keys[0], keys[1], preferred)).ListOf()
        from policy in Word<UnmappedItem>()
        from app in Gen.Elements(null, "a", "")
        from erp in Gen.Elements(null, "A")
        select new ListMapDefinition(names[0], names[1], [.. pairs]) { OnUnmapped = policy, DefaultInApp = app, DefaultInErp = erp };

    public static Gen<ConnectionDefinition> Connection { get; } =
        from name in Name
        from id in Gen.Elements<ConnectionId?>(null, new ConnectionId("a-1"))
        from profile in Gen.Elements(null, "business-central")
        from zone in Gen.Elements(null, "Europe/Oslo")
        from settings in Name.ListOf()
        from maps in Map.ListOf()
        from lists in List.ListOf()
        from chain in Chain
        from perKind in Flag()
        from priority in Gen.Choose(-3, 3)
        from description in Gen.Elements(null, "", "Ærlig talt")
        from seconds in Gen.Elements<int?>(null, 1, 86_400)
        from access in (from kind in Word<AccessGrantKind>() from who in Name from rights in Word<AccessRight>().ListOf() select new AccessGrant(kind, who, [.. rights])).ListOf()
        select new ConnectionDefinition(name, "odata")
        {
            Description = description,
            Interval = seconds is { } interval ? TimeSpan.FromSeconds(interval) : null,
            Access = [.. access],
            Priority = priority,
            Id = id,
            Profile = profile,
            TimeZone = zone,
            Settings = settings.Distinct().ToDictionary(s => s, s => s + "!"),
            Maps = [.. maps],
            Lists = [.. lists],
            OnConflict = chain,
            OneActorPerKind = perKind,
        };

    private static Gen<T> Word<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    private static Gen<T?> Maybe<T>() where T : struct, Enum => Gen.OneOf(Gen.Constant((T?)null), Word<T>().Select(w => (T?)w));

    private static Gen<bool> Flag() => Gen.Elements(true, false);
}
