namespace ErpLink;

/// <summary>Everything that makes a connection: adapter, settings, maps, lists. Immutable data; never holds a secret, only references.</summary>
/// <param name="Name">The name, unique in a tenant; not case-sensitive. 1 to 64 characters.</param>
/// <param name="Adapter">The connector's name, such as <c>odata</c>.</param>
public sealed record ConnectionDefinition(string Name, string Adapter)
{
    /// <summary>The id; <see langword="null"/> to have one minted at first sight of the name.</summary>
    public ConnectionId? Id { get; init; }

    /// <summary>What it is for, as an administrator says it; <see langword="null"/> for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>A profile of the adapter: a data file that describes a product; <see langword="null"/> for none.</summary>
    public string? Profile { get; init; }

    /// <summary>The adapter's settings; secrets as references.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The IANA name of the zone for times without zone and for turning instants into dates; <see langword="null"/> when not set.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The maps, one for each pair of kinds.</summary>
    public IReadOnlyList<MapDefinition> Maps { get; init; } = [];

    /// <summary>The list mappings.</summary>
    public IReadOnlyList<ListMapDefinition> Lists { get; init; } = [];

    /// <summary>What decides when both sides changed, for maps that do not say. Default: a person.</summary>
    public IReadOnlyList<Conflict> OnConflict { get; init; } = [];

    /// <summary>Which connection runs first when several are to run: a higher number before a lower one. Default: 0.</summary>
    public int Priority { get; init; }

    /// <summary>How long after the end of a run it runs again in the background. 1 second to 1 day; <see langword="null"/>: as long as the
    /// host says.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Who may see it, link, create and answer; empty: everybody. The app's <see cref="IAccessPolicy"/> is asked in any case, and it
    /// alone says who administers.</summary>
    public IReadOnlyList<AccessGrant> Access { get; init; } = [];

    /// <summary>Lets an entity be linked to one actor of each kind; otherwise to one actor in all. Default: false.</summary>
    public bool OneActorPerKind { get; init; }
}
