using System.Globalization;
using System.Text.Json;
using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Reads one field of a profile.</summary>
internal static class RestFieldReader
{
    /// <summary>The forms of points in time.</summary>
    public static readonly IReadOnlyList<RestForm> TimeForms =
        [RestForm.Plain, RestForm.Local, RestForm.Ticks, RestForm.UnixSeconds, RestForm.UnixMilliseconds];

    public static RestFieldProfile Read(ProfileNode node)
    {
        node.Allow(RestNames.Field);
        var type = node.Child("type")?.Choice<FieldType>() ?? FieldType.Text;
        var form = node.Child("form")?.Choice<RestForm>() ?? RestForm.Plain;
        if (!Forms(type).Contains(form))
            node.ReportAt("form", $"A {Word(type)} has no such form.", $"Use one of: {string.Join(", ", Forms(type).Select(Word))}.");
        var digits = node.Number("digits", 3, 0, 7);
        var (list, references) = (node.Text("list"), node.Text("references"));
        if (type is FieldType.ListItem or FieldType.ListItems == list is null)
            node.ReportAt("list", list is null ? "This is missing." : $"A {Word(type)} has no list.", list is null ? "Name a list of this profile." : "Leave it out, or give the type listItem.");
        if (type == FieldType.Reference == references is null)
            node.ReportAt("references", references is null ? "This is missing." : $"A {Word(type)} refers to nothing.", references is null ? "Name a kind of this profile." : "Leave it out, or give the type reference.");
        var path = node.Path("path") ?? (node.Has("path") ? RestPath.Root : RestPath.Parse(node.Name, out _) ?? RestPath.Root);
        var (write, firstBy, blank) = (node.Path("write"), node.Text("firstBy"), node.Child("blank")?.Choice<RestBlank>() ?? RestBlank.Null);
        if (!path.HasSelector && firstBy is not null) node.ReportAt("firstBy", "This field chooses from no array.", "Leave it out, or select an element: \"phones[type=mobile].number\".");
        if (!path.HasSelector && blank == RestBlank.RemoveElement) node.ReportAt("blank", "This field lies in no element that could be taken out.", "Give null or empty.");
        if (blank == RestBlank.Empty && type != FieldType.Text) node.ReportAt("blank", $"A {Word(type)} cannot be an empty text.", "Give null.");
        if (node.Has("item") && type != FieldType.ListItems) node.ReportAt("item", $"A {Word(type)} has no items.", "Leave it out, or give the type listItems.");
        if (node.Has("scale") && type != FieldType.Decimal) node.ReportAt("scale", $"A {Word(type)} has no scale.", "Leave it out, or give the type decimal.");
        if (node.Has("length") && type != FieldType.Text) node.ReportAt("length", $"A {Word(type)} has no length.", "Leave it out, or give the type text.");
        if (node.Has("lineLength") && form != RestForm.Lines) node.ReportAt("lineLength", "This text has no lines.", "Leave it out, or write \"form\": \"lines\".");
        var search = node.Members("search", operatorNode => operatorNode);
        var operators = Operators(search.Values, type);
        return new(new FieldDescription(node.Name, type)
        {
            DisplayName = node.Text("displayName") ?? node.Name,
            List = list,
            ReferenceKind = references is null || type != FieldType.Reference || !RestNodes.IsKind(references) ? null : (RecordKind?)new RecordKind(references),
            LengthMax = node.OptionalNumber("length", 1, 1_000_000),
            ScaleMax = node.OptionalNumber("scale", 0, 28),
            Access = node.Child("access")?.Choice<FieldAccess>() ?? FieldAccess.Normal,
            Equality = Equality(node, type, digits, form),
            // One value of a list is a set of one: whoever searches need not know how many values the service takes.
            Operators = operators.Keys.Select(o => IsOfList(type) && o == SearchOperator.Equal ? SearchOperator.OneOf : o)
                .Aggregate(SearchOperators.None, (all, one) => all | (SearchOperators)(1 << (int)one)),
            Default = Default(node, type),
        }, path, form)
        { LineLengthMax = node.OptionalNumber("lineLength", 1, 100_000), Write = write, Item = node.Path("item"), FirstBy = firstBy, Blank = blank, Digits = digits, Search = operators };
    }

    private static FieldEquality Equality(ProfileNode node, FieldType type, int digits, RestForm form)
    {
        var trims = node.Child("trims")?.Choice<TextTrimming>() ?? TextTrimming.None;
        return new FieldEquality
        {
            BlankEqualsNull = node.Flag("blankEqualsNull", false),
            Trimming = trims,
            IgnoreCase = node.Flag("ignoreCase", false),
            InstantStep = type != FieldType.Instant ? null : form switch
            {
                RestForm.UnixSeconds => TimeSpan.FromSeconds(1),
                RestForm.Ticks or RestForm.UnixMilliseconds => TimeSpan.FromMilliseconds(1),
                _ => TimeSpan.FromTicks((long)Math.Pow(10, 7 - digits)),
            },
        };
    }

    private static Dictionary<SearchOperator, IReadOnlyDictionary<string, RestTemplate>> Operators(IEnumerable<ProfileNode> nodes, FieldType type)
    {
        var operators = new Dictionary<SearchOperator, IReadOnlyDictionary<string, RestTemplate>>();
        foreach (var node in nodes)
        {
            if (!Enum.TryParse<SearchOperator>(node.Name, ignoreCase: true, out var search) || char.IsAsciiDigit(node.Name[0]))
                node.Report("This is no operator.", $"Use one of: {string.Join(", ", Allowed(type).Select(o => Word(o)))}.");
            else if (!Allowed(type).Contains(search)) node.Report($"A {Word(type)} is not searched so.", $"Use one of: {string.Join(", ", Allowed(type).Select(o => Word(o)))}.");
            else
                operators[search] = node.Parameters(search switch
                {
                    SearchOperator.Between => ["value", "value2"],
                    SearchOperator.OneOf or SearchOperator.NotOneOf => ["values"],
                    SearchOperator.IsBlank or SearchOperator.IsNotBlank => [],
                    _ => ["value"],
                }, search is SearchOperator.OneOf or SearchOperator.NotOneOf ? "values" : "value");
        }

        if (IsOfList(type) && operators.ContainsKey(SearchOperator.OneOf) && nodes.FirstOrDefault(n => n.Name.Equals("equal", StringComparison.OrdinalIgnoreCase)) is { } equal)
            equal.Report("One value is asked for by \"oneOf\", too.", "Keep \"oneOf\" where the service takes several values, and \"equal\" where it takes one.");
        return operators;
    }

    private static bool IsOfList(FieldType type) => type is FieldType.ListItem or FieldType.ListItems;

    private static IEnumerable<SearchOperator> Allowed(FieldType type)
    {
        var all = type switch
        {
            FieldType.Text => SearchOperators.ForText,
            FieldType.Boolean => SearchOperators.ForBoolean,
            FieldType.ListItem or FieldType.ListItems => SearchOperators.ForList | SearchOperators.Equal,
            FieldType.Reference => SearchOperators.Equal | SearchOperators.NotEqual | SearchOperators.IsBlank | SearchOperators.IsNotBlank,
            _ => SearchOperators.ForOrdered,
        };
        return Enum.GetValues<SearchOperator>().Where(o => all.HasFlag((SearchOperators)(1 << (int)o)));
    }

    private static IReadOnlyList<RestForm> Forms(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Decimal => [RestForm.Plain, RestForm.Text],
        FieldType.Boolean => [RestForm.Plain, RestForm.Text, RestForm.Number],
        FieldType.Date => [RestForm.Plain, RestForm.Midnight, RestForm.MidnightUtc, RestForm.Ticks],
        FieldType.Instant => TimeForms,
        FieldType.ListItem or FieldType.ListItems or FieldType.Reference => [RestForm.Plain, RestForm.Number],
        _ => [RestForm.Plain, RestForm.Lines],
    };

    private static FieldValue Default(ProfileNode node, FieldType type)
    {
        if (node.Child("default") is not { } child) return FieldValue.Absent;
        var value = child.Value;
        switch (type, value.Kind)
        {
            case (FieldType.Text, JsonValueKind.String): return FieldValue.Text(value.Text);
            case (FieldType.ListItem, JsonValueKind.String): return FieldValue.ListItem(value.Text);
            case (FieldType.Boolean, JsonValueKind.True or JsonValueKind.False): return FieldValue.Boolean(value.Kind == JsonValueKind.True);
            case (FieldType.Integer, JsonValueKind.Number) when long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number): return FieldValue.Integer(number);
            case (FieldType.Decimal, JsonValueKind.Number) when decimal.TryParse(value.Text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number): return FieldValue.Decimal(number);
            default:
                child.Report($"This is not a {Word(type)}.", "Give what the service fills in when nothing is sent, or leave it out.");
                return FieldValue.Absent;
        }
    }

    /// <summary>A choice as profiles write it.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : string.Empty;
}
