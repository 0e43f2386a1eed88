namespace ErpLink.Adapters.Http.OData;

/// <summary>The kinds whose sets the connection's settings name: of a service without a profile of its own everything else comes from the
/// metadata; of one that has a profile only the set is another.</summary>
internal static class ODataSettingKinds
{
    public const string TitleField = "titleField";
    public const string ModifiedField = "modifiedField";
    public const string ParentField = "parentField";

    private static readonly (string Setting, RecordKind Kind)[] Sets =
    [
        ("customerSet", ActorKinds.Customer), ("supplierSet", ActorKinds.Supplier), ("personSet", ActorKinds.Person), ("projectSet", ActorKinds.Project),
    ];

    // In the order in which they are looked for; case and underscores aside.
    private static readonly string[] Titles = ["displayname", "name", "fullname", "companyname", "title", "description"];

    /// <summary>The settings, for an administrator's form.</summary>
    public static IReadOnlyList<SettingDescription> Settings { get; } =
    [
        .. Sets.Select(s => new SettingDescription(s.Setting, SettingKind.Text)
        {
            DisplayName = $"Set of {s.Kind}s",
            Description = $"The service's set that holds each {s.Kind}; needed with the profile 'generic', and otherwise only where the service calls it something else than the profile does.",
        }),
        new(TitleField, SettingKind.Text) { DisplayName = "Title field",
            Description = "With the profile 'generic': the property that names a record to a person; left out, a property called displayName, name or the like." },
        new(ModifiedField, SettingKind.Text) { DisplayName = "Field of the last change",
            Description = "With the profile 'generic': the property with the time of a record's last change, set by the service itself; left out, everything is compared from time to time." },
        new(ParentField, SettingKind.Text) { DisplayName = "Parent field",
            Description = "With the profile 'generic': the property of persons and projects that holds the key of their customer." },
    ];

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>: no set, or one that the
    /// service does not have or that cannot be used.</exception>
    public static ODataProfile Apply(ODataProfile profile, EdmModel edm, ConnectionContext context)
    {
        var kinds = profile.Kinds.ToDictionary(k => k.Key, k => k.Value);
        foreach (var (setting, kind) in Sets)
        {
            if (context.Settings.Find(setting) is not { } set) continue;
            if (kinds.TryGetValue(kind.Name, out var known)) kinds[kind.Name] = known with { Set = set };
            else if (profile.KindsFromSettings) kinds[kind.Name] = OfSet(edm, context, setting, set);
            else throw Invalid(context, setting, $"names a set of {kind}s, and the profile '{profile.Source}' has no such kind. Leave it out");
        }

        if (kinds.Count == 0)
            throw new ErpLinkException(ErrorCodes.SettingMissing, FailureClass.Invalid,
                $"Connection '{context.Name}' needs at least one of the settings {string.Join(", ", Sets.Select(s => $"'{s.Setting}'"))}: the service has the sets {Shown(edm.Sets.Keys)}.")
            { Connection = context.Name, Field = Sets[0].Setting };
        if (profile.KindsFromSettings) AddParents(kinds, edm, context);
        CheckFields(profile, kinds, edm, context);
        return profile with { Kinds = kinds };
    }

    private static ODataProfileKind OfSet(EdmModel edm, ConnectionContext context, string setting, string set)
    {
        if (edm.TypeOf(set, null) is not { } entity)
            throw Invalid(context, setting, $"names the set '{set}', which the service does not have. It has: {Shown(edm.Sets.Keys)}");
        if (edm.KeyOf(entity) is not [var key])
            throw Invalid(context, setting, $"names the set '{set}', whose key is not a single property. Such a set needs an adapter of its own");
        var properties = edm.PropertiesOf(entity).ToList();
        var texts = properties.Where(p => p.Type == "Edm.String").Select(p => p.Name).ToList();
        var title = context.Settings.Find(TitleField) is { } given && texts.Contains(given) ? given
            : Titles.Select(t => texts.Find(p => t.Equals(p.Replace("_", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))).FirstOrDefault(t => t is not null)
                ?? texts.Find(t => t != key);
        var modified = context.Settings.Find(ModifiedField) is { } field && properties.Exists(p => p.Name == field && p.Type == "Edm.DateTimeOffset") ? field : null;
        return new ODataProfileKind(set, key) { Title = title, Searched = title is null ? [] : [title], Modified = modified };
    }

    private static void AddParents(Dictionary<string, ODataProfileKind> kinds, EdmModel edm, ConnectionContext context)
    {
        if (context.Settings.Find(ParentField) is not { } field || !kinds.ContainsKey(ActorKinds.Customer.Name)) return;
        foreach (var name in new[] { ActorKinds.Person.Name, ActorKinds.Project.Name })
        {
            if (kinds.TryGetValue(name, out var kind) && edm.TypeOf(kind.Set, null) is { } entity && edm.PropertiesOf(entity).Any(p => p.Name == field))
                kinds[name] = kind with { Parent = new ODataParent(ActorKinds.Customer.Name, field, null) };
        }
    }

    // A name that fits nothing is a misspelt one: without a word there would be no feed, or persons without companies.
    private static void CheckFields(ODataProfile profile, Dictionary<string, ODataProfileKind> kinds, EdmModel edm, ConnectionContext context)
    {
        Check(TitleField, k => k.Title, "Edm.String");
        Check(ModifiedField, k => k.Modified, "Edm.DateTimeOffset");
        Check(ParentField, k => k.Parent?.Property, null);

        void Check(string setting, Func<ODataProfileKind, string?> taken, string? type)
        {
            if (context.Settings.Find(setting) is not { } name) return;
            if (!profile.KindsFromSettings) throw Invalid(context, setting, $"is for the profile 'generic' only. Leave it out, for '{profile.Source}' says this itself");
            if (kinds.Values.Any(k => taken(k) == name)) return;
            var fitting = kinds.Values.Select(k => edm.TypeOf(k.Set, null)).OfType<EdmEntity>().SelectMany(edm.PropertiesOf).Where(p => type is null || p.Type == type).Select(p => p.Name).Distinct();
            throw Invalid(context, setting, $"names '{name}', which fits no set of the connection{(type is null ? string.Empty : $" as a property of type {type}")}. There are: {Shown(fitting)}");
        }
    }

    // Names of a server in a message of ours: few and short.
    private static string Shown(IEnumerable<string> names) => TextRules.Truncate(string.Concat(string.Join(", ", names.Take(30)).Where(c => !char.IsControl(c))), 500);

    private static ErpLinkException Invalid(ConnectionContext context, string setting, string what) =>
        new(ErrorCodes.SettingInvalid, FailureClass.Invalid, $"Connection '{context.Name}': the setting '{setting}' {what}.") { Connection = context.Name, Field = setting };
}
