using System.Reflection;
using System.Text.Json;
using ErpLink.Maps;
using ErpLink.Tests.Values;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

public sealed class DefinitionDiffTests
{
    private static readonly ConnectionDefinition Sample = Snippets.MapInCode.Build();

    // Another value for every member of every part of a definition, made on a part of the sample.
    private static readonly Dictionary<Type, (string Path, Func<ConnectionDefinition, Func<object, object>, ConnectionDefinition> Change)> Parts = new()
    {
        [typeof(ConnectionDefinition)] = (string.Empty, (c, change) => (ConnectionDefinition)change(c)),
        [typeof(ListMapDefinition)] = ("list standing/customerBlocked", (c, change) => c with { Lists = [(ListMapDefinition)change(c.Lists[0])] }),
        [typeof(ListPair)] = ("list standing/customerBlocked, pair 'good' - '_x0020_'",
            (c, change) => c with { Lists = [c.Lists[0] with { Pairs = [(ListPair)change(c.Lists[0].Pairs[0]), .. c.Lists[0].Pairs.Skip(1)] }] }),
        [typeof(MapDefinition)] = ("map company/customer", (c, change) => c with { Maps = [(MapDefinition)change(c.Maps[0]), .. c.Maps.Skip(1)] }),
        [typeof(FieldMapDefinition)] = ("map company/customer, mapping 'name' - 'displayName'",
            (c, change) => c with { Maps = [c.Maps[0] with { Fields = [(FieldMapDefinition)change(c.Maps[0].Fields[0]), .. c.Maps[0].Fields.Skip(1)] }, .. c.Maps.Skip(1)] }),
        [typeof(DefaultDefinition)] = ("map company/customer, default 'type'",
            (c, change) => c with { Maps = [c.Maps[0] with { Defaults = [(DefaultDefinition)change(c.Maps[0].Defaults[0]), .. c.Maps[0].Defaults.Skip(1)] }, .. c.Maps.Skip(1)] }),
    };

    public static TheoryData<Type, string> Members()
    {
        var members = new TheoryData<Type, string>();
        foreach (var type in Parts.Keys)
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)) members.Add(type, property.Name);
        }

        return members;
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void A_change_of_any_member_is_a_difference_at_its_path(Type type, string member)
    {
        var (path, change) = Parts[type];
        var after = change(Sample, part => With(part, type.GetProperty(member)!));
        var diff = DefinitionDiff.Between(Sample, after);
        diff.IsEmpty.Should().BeFalse();

        // A member that names its part makes it another part; the others are named by their own names or by what they hold.
        diff.Changes.Should().OnlyContain(c => c.Path.StartsWith(path.Split(", ", StringSplitOptions.None)[0], StringComparison.Ordinal) || c.Kind == DefinitionChangeKind.Added);
        DefinitionDiff.Between(after, Sample).Changes.Should().HaveSameCount(diff.Changes, "the way back undoes as much");
        diff.Lines.Should().OnlyContain(line => line.Contains(": "));
    }

    [Fact]
    public void Every_member_of_JSON_is_compared()
    {
        // The whole tree of one definition against that of an empty one: whatever is written is a difference.
        using var written = JsonDocument.Parse(ConnectionJson.WriteUtf8(Sample));
        var diff = DefinitionDiff.Between(new ConnectionDefinition("other", "x"), Sample);
        foreach (var member in written.RootElement.EnumerateObject().Where(p => p.Name is not ("schemaVersion" or "maps" or "lists" or "settings")))
            diff.Changes.Should().Contain(c => c.Path == member.Name);
        diff.Changes.Where(c => c.Kind == DefinitionChangeKind.Added).Select(c => c.Path).Should()
            .Contain(["setting 'token'", "list standing/customerBlocked", "map company/customer", "map person/person"]);
    }

    [Fact]
    public void Equal_definitions_have_no_difference_and_others_have_one_unless_only_places_differ() =>
        AnyValue.Holds(from before in AnyDefinition.Connection from after in AnyDefinition.Connection select (before, after), pair =>
        {
            DefinitionDiff.Between(pair.before, pair.before).IsEmpty.Should().BeTrue();
            var diff = DefinitionDiff.Between(pair.before, pair.after);
            var same = ConnectionJson.Write(pair.before) == ConnectionJson.Write(pair.after);
            if (same) return diff.IsEmpty;
            diff.Changes.All(c => c.Before != c.After && (c.Before == null) == (c.Kind == DefinitionChangeKind.Added) && (c.After == null) == (c.Kind == DefinitionChangeKind.Removed)).Should().BeTrue();
            diff.Changes.Select(c => c.Path).Should().OnlyHaveUniqueItems();
            return true;
        });

    [Fact]
    public void Parts_are_known_by_their_names_wherever_they_stand()
    {
        var turned = Sample with
        {
            Maps = [.. Sample.Maps.Reverse().Select(m => m with { Fields = [.. m.Fields.Reverse()], Defaults = [.. m.Defaults.Reverse()] })],
            Lists = [Sample.Lists[0] with { Pairs = [.. Sample.Lists[0].Pairs.Reverse()] }],
            Settings = Sample.Settings.Reverse().ToDictionary(),
        };
        DefinitionDiff.Between(Sample, turned).Lines.Should().BeEmpty();
    }

    [Fact]
    public void A_change_is_told_in_a_line()
    {
        var map = Sample.Maps[0];
        FieldMapDefinition[] fields = [map.Fields[0], map.Fields[1] with { Direction = Direction.ToApp, OnDrift = DriftPolicy.Keep }, .. map.Fields.Skip(3), new("fax", "faxNumber", Direction.None)];
        var after = Sample with
        {
            OnConflict = [.. Sample.OnConflict.Reverse()],
            TimeZone = "Europe/Stockholm",
            Settings = Sample.Settings.Where(s => s.Key != "company").Append(new("page", "9")).ToDictionary(),
            Lists = [Sample.Lists[0] with { Pairs = [.. Sample.Lists[0].Pairs.Select(p => p.App == "good" ? p with { Erp = "Ship" } : p)] }],
            Maps = [map with { Fields = fields, SearchFields = [.. map.SearchFields.Reverse()], PanelFields = ["balance", "number"] }, Sample.Maps[1]],
        };
        DefinitionDiff.Between(Sample, after).Lines.Should().Equal(
            """timeZone: changed from "Europe/Oslo" to "Europe/Stockholm" """.TrimEnd(),
            """setting 'company': removed "CRONUS NO" """.TrimEnd(),
            """setting 'page': added "9" """.TrimEnd(),
            """onConflict: order changed from ["mostRecent","ask"] to ["ask","mostRecent"]""",
            """list standing/customerBlocked, pair 'good' - '_x0020_': removed {"app":"good","erp":"_x0020_"}""",
            """list standing/customerBlocked, pair 'good' - 'Ship': added {"app":"good","erp":"Ship"}""",
            """map company/customer, mapping 'phone' - 'phoneNumber', direction: changed from "both" to "toApp" """.TrimEnd(),
            """map company/customer, mapping 'phone' - 'phoneNumber', onDrift: added "keep" """.TrimEnd(),
            """map company/customer, mapping 'creditLimit': removed {"app":"creditLimit","erp":"creditLimit","direction":"toApp"}""",
            """map company/customer, mapping 'fax' - 'faxNumber': added {"app":"fax","erp":"faxNumber","direction":"none"}""",
            """map company/customer, searchFields: order changed from ["displayName","phoneNumber"] to ["phoneNumber","displayName"]""",
            """map company/customer, panelFields: changed from ["balance"] to ["balance","number"]""");
    }

    [Fact]
    public void A_secret_in_plain_text_is_not_told()
    {
        static ConnectionDefinition With(string address) => new("o", "x") { Settings = new Dictionary<string, string> { ["address"] = address } };
        var change = DefinitionDiff.Between(With("https://erp.example/"), With("https://kari:hunter2@erp.example/")).Changes.Should().ContainSingle().Which;
        (change.Before, change.After).Should().Be(("\"https://erp.example/\"", "\"(hidden)\""));
        DefinitionDiff.Between(With("https://kari:hunter2@erp.example/"), With("https://kari:hunter3@erp.example/")).Lines.Should().Equal("setting 'address': changed from \"(hidden)\" to \"(hidden)\"");
    }

    [Fact]
    public void Two_parts_of_one_name_are_told_apart()
    {
        var map = new MapDefinition("company", "customer", [new("a", "b", Direction.Both), new("a", "b", Direction.ToApp)]);
        var before = new ConnectionDefinition("o", "x") { Maps = [map] };
        var after = before with { Maps = [map with { Fields = [map.Fields[0], map.Fields[1] with { Direction = Direction.ToErp }] }] };
        DefinitionDiff.Between(before, after).Changes.Should().ContainSingle().Which.Path.Should().Be("map company/customer, mapping 'a' - 'b' (2), direction");
    }

    private static object With(object part, PropertyInfo property)
    {
        var copy = part.GetType().GetMethod("<Clone>$")!.Invoke(part, null)!;
        property.SetValue(copy, Another(property.GetValue(part), property.PropertyType));
        return copy;
    }

    private static object? Another(object? value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return value is "another" ? "yet another" : "another";
        if (type == typeof(int)) return value is 7 ? 8 : 7;
        if (type == typeof(bool)) return value is not true;
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last(v => !v.Equals(value));
        if (type == typeof(RecordKind)) return new RecordKind("another");
        if (type == typeof(ConnectionId)) return new ConnectionId("another");
        if (type == typeof(FieldValue)) return FieldValue.Text("another");
        if (type == typeof(Restriction)) return Restriction.Where("another", SearchOperator.IsBlank);
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string> { ["another"] = "1" };
        if (type == typeof(IReadOnlyList<string>)) return new[] { "another" };
        if (type == typeof(IReadOnlyList<Conflict>)) return new[] { Conflict.Custom };
        if (type == typeof(IReadOnlyList<ConversionStep>)) return new[] { ConversionStep.Upper };
        if (type == typeof(IReadOnlyList<ListPair>)) return new[] { new ListPair("another", "1") };
        if (type == typeof(IReadOnlyList<ListMapDefinition>)) return new[] { new ListMapDefinition("another", "1", []) };
        if (type == typeof(IReadOnlyList<DefaultDefinition>)) return new[] { new DefaultDefinition("another", DefaultKind.Ask) };
        if (type == typeof(IReadOnlyList<FieldMapDefinition>)) return new[] { new FieldMapDefinition("another", "1", Direction.Both) };
        if (type == typeof(TimeSpan)) return TimeSpan.FromSeconds(77);
        if (type == typeof(IReadOnlyList<AccessGrant>)) return new[] { new AccessGrant(AccessGrantKind.Group, "another", [AccessRight.See]) };
        if (type == typeof(IReadOnlyList<MatchTierDefinition>)) return new[] { new MatchTierDefinition("another", [new("a", "b", MatchComparer.Phone)]) };
        if (type == typeof(IReadOnlyList<MapDefinition>)) return new[] { new MapDefinition("another", "x", []) };
        throw new NotSupportedException($"Say here what another {type.Name} is.");
    }
}
