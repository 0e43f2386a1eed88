using ErpLink.Maps;
using Microsoft.Extensions.Configuration;

namespace ErpLink;

/// <summary>Writes a <see cref="ConnectionDefinition"/> in code. Not thread-safe; what it builds is immutable.</summary>
/// <param name="name">The connection's name, unique in a tenant; not case-sensitive.</param>
public sealed class ConnectionBuilder(string name)
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MapDefinition> _maps = [];
    private readonly List<ListMapDefinition> _lists = [];
    private ConnectionDefinition _definition = new(name, string.Empty);

    /// <summary>The connector to use, such as <c>odata</c>.</summary>
    public ConnectionBuilder Adapter(string adapter) => With(_definition with { Adapter = adapter });

    /// <summary>What it is for, for administrators.</summary>
    public ConnectionBuilder Description(string description) => With(_definition with { Description = description });

    /// <summary>A profile of the adapter: a data file that describes a product.</summary>
    public ConnectionBuilder Profile(string profile) => With(_definition with { Profile = profile });

    /// <summary>The id, so that the connection can be renamed; otherwise one is minted at first sight of the name.</summary>
    /// <exception cref="ArgumentException">The text is not a <see cref="ConnectionId"/>.</exception>
    public ConnectionBuilder Id(string id) => With(_definition with { Id = new ConnectionId(id) });

    /// <summary>The IANA name of the zone for times without zone and for turning instants into dates, such as <c>Europe/Oslo</c>.</summary>
    public ConnectionBuilder TimeZone(string zone) => With(_definition with { TimeZone = zone });

    /// <summary>Every value under a section of the configuration; a deeper name is written with colons: <c>paging:size</c>.</summary>
    public ConnectionBuilder Settings(IConfigurationSection section)
    {
        Read(section, string.Empty);
        return this;
    }

    /// <summary>One setting; replaces one of the same name. A secret is given by its reference.</summary>
    public ConnectionBuilder Setting(string name, string value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Pairs a list of the app with a list of the ERP.</summary>
    public ConnectionBuilder List(string app, string erp, Action<ListMapBuilder> list)
    {
        var builder = new ListMapBuilder(app, erp);
        list(builder);
        _lists.Add(builder.Build());
        return this;
    }

    /// <summary>Pairs a kind of entity with a kind of actor.</summary>
    public ConnectionBuilder Map(RecordKind entity, RecordKind actor, Action<MapBuilder> map)
    {
        var builder = new MapBuilder(entity, actor);
        map(builder);
        _maps.Add(builder.Build());
        return this;
    }

    /// <summary>What decides when both sides changed a field, for maps that do not say; each where the one before does not decide.</summary>
    public ConnectionBuilder OnConflict(params IReadOnlyList<Conflict> policies) => With(_definition with { OnConflict = [.. policies] });

    /// <summary>Which connection runs first when several are to run: a higher number before a lower one. Default: 0.</summary>
    public ConnectionBuilder Priority(int priority) => With(_definition with { Priority = priority });

    /// <summary>How long after the end of a run it runs again in the background. 1 second to 1 day; otherwise as long as the host says.</summary>
    public ConnectionBuilder Interval(TimeSpan interval) => With(_definition with { Interval = interval });

    /// <summary>What a user may do in it. With a first grant the connection is closed to everybody who has none.</summary>
    public ConnectionBuilder AllowUser(string id, params IReadOnlyList<AccessRight> rights) => Allow(new AccessGrant(AccessGrantKind.User, id, [.. rights]));

    /// <summary>What the members of a group may do in it; the app's access policy says who they are.</summary>
    public ConnectionBuilder AllowGroup(string name, params IReadOnlyList<AccessRight> rights) => Allow(new AccessGrant(AccessGrantKind.Group, name, [.. rights]));

    /// <summary>Lets an entity be linked to one actor of each kind; otherwise to one actor in all.</summary>
    public ConnectionBuilder OneActorPerKind(bool allowed = true) => With(_definition with { OneActorPerKind = allowed });

    /// <summary>The definition as it is now; <see cref="ConnectionValidator"/> says what is wrong with it.</summary>
    public ConnectionDefinition Build() => _definition with
    {
        Settings = new Dictionary<string, string>(_settings, StringComparer.OrdinalIgnoreCase),
        Maps = [.. _maps],
        Lists = [.. _lists],
    };

    private ConnectionBuilder Allow(AccessGrant grant) => With(_definition with { Access = [.. _definition.Access, grant] });

    private ConnectionBuilder With(ConnectionDefinition definition)
    {
        _definition = definition;
        return this;
    }

    private void Read(IConfigurationSection section, string prefix)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } value) _settings[prefix + child.Key] = value;
            Read(child, $"{prefix}{child.Key}:");
        }
    }
}
