namespace ErpLink.Simulation;

/// <summary>The profiles: the swarm draws everything from the seed; each directed one bends that towards one guarantee. Random faults alone
/// do not find everything.</summary>
public static class Profiles
{
    private static readonly Dictionary<string, Action<Settings, Fates>> Directed = new(StringComparer.Ordinal)
    {
        ["calm"] = (s, _) => Calm(s),
        ["swarm"] = (_, _) => { },
        ["late"] = Late,
        ["kill"] = Kill,
        ["create"] = Create,
        ["poison"] = (s, _) => s.Poison = true,
        ["parent"] = Parent,
        ["throttle"] = Throttle,
        ["cancel"] = (s, _) => Focus(s, (FaultKind.Cancel, 0.25), (FaultKind.Kill, 0.001)),
        ["fence"] = Fence,
        ["gone"] = Gone,
        ["feed"] = Feed,
        ["paging"] = Paging,
        ["model"] = Model,
        ["store"] = (s, _) => Focus(s, (FaultKind.StoreAnswerLost, 0.03), (FaultKind.StoreBusy, 0.03), (FaultKind.StoreFull, 0.02), (FaultKind.Kill, 0.001)),
        ["sqlite"] = (s, _) => s.Sqlite = true,
    };

    /// <summary>What the engine does not promise to survive yet, or cannot: to look at, not to gate by.</summary>
    private static readonly Dictionary<string, Action<Settings, Fates>> Experiments = new(StringComparer.Ordinal)
    {
        // Nodes, and lives of one node, whose clocks differ by up to two minutes: within what ErpLinkOptions.ClockSkew tolerates.
        ["clock"] = (s, f) => Clock(s, f),
        ["stale"] = (s, _) => Focus(s, (FaultKind.StaleRead, 0.15)),
        ["restore"] = Restore,
        ["doubled"] = (s, _) => Focus(s, (FaultKind.Doubled, 0.15)),
    };

    private static readonly (FaultKind Kind, double Rate)[] Alphabet =
    [
        (FaultKind.Kill, 0.0015), (FaultKind.TimeoutBefore, 0.04), (FaultKind.TimeoutAfter, 0.05), (FaultKind.Late, 0.05), (FaultKind.Reset, 0.03),
        (FaultKind.Unavailable, 0.03), (FaultKind.Throttled, 0.004), (FaultKind.Unauthorized, 0.002), (FaultKind.Forbidden, 0.01), (FaultKind.FalseConflict, 0.03),
        (FaultKind.MissingItem, 0.02), (FaultKind.IgnoredField, 0.02), (FaultKind.ReadTimeout, 0.01), (FaultKind.NotAnswered, 0.01), (FaultKind.MissingAnswer, 0.005),
        (FaultKind.TornPage, 0.02), (FaultKind.StoreBusy, 0.004), (FaultKind.StoreFull, 0.002), (FaultKind.StoreAnswerLost, 0.004), (FaultKind.Cancel, 0.04),
    ];

    /// <summary>The names of all profiles.</summary>
    public static IReadOnlyList<string> Names => [.. Directed.Keys];

    /// <summary>The names of profiles that are no part of the suite.</summary>
    public static IReadOnlyList<string> ExperimentNames => [.. Experiments.Keys];

    /// <summary>What a world is like.</summary>
    public static Settings Settings(WorldCase world)
    {
        var fates = new Fates(world.Seed ^ Prng.Hash(Prng.Basis, "settings"));
        var settings = Swarm(fates);
        if (!Directed.TryGetValue(world.Profile, out var bend) && !Experiments.TryGetValue(world.Profile, out bend) && (bend = DirectedProfiles.Find(world.Profile)) is null)
            throw new ArgumentException($"There is no profile '{world.Profile}'. Known are: {string.Join(", ", Names)}.");
        if (world.Draw >= 2) Feeds(settings, fates);
        bend(settings, fates);
        if (world.Draw < 2) settings.Rates.Remove(FaultKind.Pause);
        if (world.CompaniesMax > 0) settings.Companies = Math.Min(settings.Companies, world.CompaniesMax);
        return settings;
    }

    private static Settings Swarm(Fates fates)
    {
        var settings = new Settings
        {
            ShuffleTies = fates.Happens(0.5, "ties"),
            Nodes = fates.Happens(0.25, "nodes") ? 2 : 1,
            Companies = fates.Between(1, 4, "companies"),
            PersonsPerCompany = fates.Happens(0.35, "persons") ? fates.Between(1, 2, "persons each") : 0,
            DurationMs = fates.Between(15, 60, "minutes") * 60_000L,
            RoundEveryMs = fates.Between(60, 400, "cadence") * 1000L,
            Actions = fates.Between(8, 40, "actions"),
            HotShare = fates.Fraction("hot"),
            EditShare = 0.5 + fates.Fraction("edits") / 2,
            LatencyMaxMs = fates.Between(100, 3_000, "latency"),
            RequestLifeMs = fates.Between(60, 600, "life") * 1000L,
            OnConflict = fates.Pick(new[] { Conflict.Ask, Conflict.Ask, Conflict.ErpWins, Conflict.AppWins, Conflict.MostRecent, Conflict.PreferNonBlank }, "conflict"),
            OnDrift = fates.Pick(new[] { DriftPolicy.Restore, DriftPolicy.Restore, DriftPolicy.Keep, DriftPolicy.Ask }, "drift"),
            OnBlank = fates.Happens(0.3, "blank") ? BlankPolicy.Keep : BlankPolicy.Propagate,
            SkewMs = fates.Happens(0.3, "skew") ? fates.Between(0, 3_600_000, "skew by") : 0,
            App = Traits(fates, "app"),
            Erp = Traits(fates, "erp"),
            Sqlite = fates.Happens(0.01, "sqlite"),
        };
        Weigh(settings);
        var focus = fates.Happens(0.4, "focus") ? fates.Between(0, Alphabet.Length - 1, "focus on") : -1;
        for (var i = 0; i < Alphabet.Length; i++)
        {
            var (kind, rate) = Alphabet[i];
            if (i != focus && fates.Happens(0.3, "off", "", i)) continue;
            settings.Rates[kind] = rate * (i == focus ? 4 : fates.Fraction("scale", "", i) * 1.5);
        }

        return settings;
    }

    private static SideTraits Traits(Fates fates, string side) => new()
    {
        UpdateTier = fates.Happens(0.25, "read compare", side) ? UpdateTier.ReadCompare : fates.Happens(0.3, "version field", side) ? UpdateTier.VersionField : UpdateTier.Conditional,
        VersionCovers = fates.Happens(0.9, "covers", side) ? VersionCover.Full : VersionCover.Partial,
        CreateTier = fates.Pick(new[] { CreateTier.ClientKey, CreateTier.UniqueReference, CreateTier.UniqueReference, CreateTier.SearchableReference, CreateTier.Nothing }, "create tier", side),
        ReturnsStoredValues = fates.Happens(0.6, "returns", side),
        Feed = fates.Pick(new[] { ChangeFeed.Cursor, ChangeFeed.Cursor, ChangeFeed.None }, "feed", side),
        Trims = fates.Happens(0.3, "trims", side),
        UpperNotes = side == "erp" && fates.Happens(0.3, "upper", side),
        NoteLength = side == "erp" && fates.Happens(0.3, "length", side) ? fates.Between(10, 20, "note", side) : 0,
        AltersUndeclared = side == "erp" && fates.Happens(0.08, "alters", side),
        BlankIsNull = fates.Happens(0.3, "blank is null", side),
        ClockStepMs = fates.Pick(new long[] { 1, 1_000, 60_000 }, "clock step", side),
    };

    /// <summary>How sides tell of changes, beyond whether they do.</summary>
    private static void Feeds(Settings settings, Fates fates)
    {
        settings.LagVaries = true;
        (settings.App, settings.Erp) = (Fed(settings.App, fates, "app"), Fed(settings.Erp, fates, "erp"));
        if (fates.Happens(0.5, "feeds fail")) (settings.Rates[FaultKind.FeedDisorder], settings.Rates[FaultKind.CursorExpired]) = (0.1, 0.01);
    }

    private static SideTraits Fed(SideTraits traits, Fates fates, string side) => traits with
    {
        Feed = traits.Feed == ChangeFeed.Cursor && fates.Happens(0.4, "timestamps", side) ? ChangeFeed.Timestamp : traits.Feed,
        FeedPageRecords = fates.Happens(0.3, "small pages", side) ? fates.Between(1, 4, "page", side) : 50,
        FeedCarriesRecords = fates.Happens(0.4, "carries", side),
        FeedPagesByKey = fates.Happens(0.3, "by key", side),
    };

    /// <summary>Both sides have a feed and nothing else goes wrong: what a feed misses is missed, and no later edit heals it unseen.</summary>
    private static void Feed(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.FeedDisorder, 0.2), (FaultKind.CursorExpired, fates.Happens(0.4, "expires") ? 0.03 : 0));
        if (fates.Happens(0.5, "kills")) (settings.Rates[FaultKind.Kill], settings.Rates[FaultKind.StoreAnswerLost], settings.Rates[FaultKind.ReadTimeout]) = (0.002, 0.01, 0.02);
        else settings.IsPunctual = true;
        (settings.RoundEveryMs, settings.EditShare, settings.Actions) = (fates.Between(20, 100, "fast") * 1000L, 0.95, 40);
        (settings.App, settings.Erp) = (Has(settings.App, "app"), Has(settings.Erp, "erp"));
        if (fates.Happens(0.3, "clock back")) settings.ClockBackMs = fates.Between(1, 5_000, "by") * 1000L;

        SideTraits Has(SideTraits traits, string side) => traits with { Feed = fates.Happens(0.5, "by time", side) ? ChangeFeed.Timestamp : ChangeFeed.Cursor };
    }

    /// <summary>Pages of one to three rows while rows move.</summary>
    private static void Paging(Settings settings, Fates fates)
    {
        Feed(settings, fates);
        (settings.Companies, settings.PersonsPerCompany, settings.Actions, settings.HotShare) = (fates.Between(4, 8, "many"), 1, 90, 0.8);
        (settings.App, settings.Erp) = (Small(settings.App, "app"), Small(settings.Erp, "erp"));

        SideTraits Small(SideTraits traits, string side) => traits with { FeedPageRecords = fates.Between(1, 3, "page", side), ClockStepMs = 60_000 };
    }

    /// <summary>One action after the other and no fault, so that a model can say what comes of each.</summary>
    private static void Model(Settings settings, Fates fates)
    {
        Calm(settings);
        (settings.IsModelled, settings.PersonsPerCompany, settings.Companies, settings.Actions) = (true, 0, Math.Min(3, settings.Companies), 25);
        settings.RoundEveryMs = 60_000;
        settings.DurationMs = settings.Actions * (4 * settings.RoundEveryMs + settings.LagMs);
        if (settings.OnConflict == Conflict.MostRecent) settings.OnConflict = Conflict.PreferNonBlank;
        (settings.App, settings.Erp) = (Plain(settings.App), Plain(settings.Erp));

        static SideTraits Plain(SideTraits traits) => traits with { Trims = false, UpperNotes = false, NoteLength = 0, AltersUndeclared = false };
    }

    /// <summary>Store or ERP is set back to a backup in the middle, and a clock is right: the detection goes by versions and commit numbers.</summary>
    private static void Restore(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.Kill, fates.Happens(0.3, "kills") ? 0.001 : 0), (FaultKind.TimeoutAfter, 0.02));
        (settings.SetBack, settings.SkewMs, settings.Sqlite, settings.ClockBackMs) = (fates.Pick(new[] { SetBack.Store, SetBack.Erp }, "set back"), 0, false, 0);
        (settings.RoundEveryMs, settings.DurationMs) = (fates.Between(30, 120, "fast") * 1000L, 40 * 60_000);
    }

    private static void Weigh(Settings settings)
    {
        foreach (var (kind, weight) in new[]
        {
            (ActionKind.Connect, 3.0), (ActionKind.Create, 3), (ActionKind.Disconnect, 1.5), (ActionKind.Answer, 4), (ActionKind.Pause, 0.6),
            (ActionKind.Lock, 0.6), (ActionKind.Delete, 0.5), (ActionKind.Restore, 0.5), (ActionKind.Merge, 0.4), (ActionKind.Hide, 0.5), (ActionKind.SyncNow, 3),
        }) settings.Weights[kind] = weight;
    }

    private static void Calm(Settings settings)
    {
        settings.Rates.Clear();
        settings.Nodes = 1;
    }

    private static void Focus(Settings settings, params (FaultKind Kind, double Rate)[] faults)
    {
        settings.Rates.Clear();
        foreach (var (kind, rate) in faults) settings.Rates[kind] = rate;
    }

    /// <summary>A hot record, late writes, two edits inside the life of a request.</summary>
    private static void Late(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.Late, 0.35), (FaultKind.TimeoutAfter, 0.1), (FaultKind.TimeoutBefore, 0.1), (FaultKind.Kill, 0.001));
        (settings.Companies, settings.HotShare, settings.EditShare) = (1, 0.9, 0.95);
        (settings.RoundEveryMs, settings.Actions) = (fates.Between(20, 60, "fast") * 1000L, 30);
        settings.DurationMs = 20 * 60_000;
    }

    private static void Kill(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.Kill, 0.015), (FaultKind.Late, 0.1), (FaultKind.TimeoutAfter, 0.05));
        (settings.HotShare, settings.RoundEveryMs) = (0.6, fates.Between(30, 120, "fast") * 1000L);
    }

    /// <summary>Creates and links by hand above all, on sides that lose answers.</summary>
    private static void Create(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.Late, 0.2), (FaultKind.TimeoutAfter, 0.2), (FaultKind.Reset, 0.1), (FaultKind.Kill, 0.004), (FaultKind.TornPage, 0.05));
        (settings.EditShare, settings.Actions) = (0.35, 40);
        settings.Weights[ActionKind.Create] = 8;
        settings.Nodes = fates.Happens(0.5, "two") ? 2 : 1;
    }

    private static void Parent(Settings settings, Fates fates)
    {
        (settings.PersonsPerCompany, settings.EditShare) = (fates.Between(1, 3, "persons each"), 0.4);
        settings.Weights[ActionKind.Create] = 8;
    }

    private static void Throttle(Settings settings, Fates fates) =>
        Focus(settings, (FaultKind.Throttled, 0.03), (FaultKind.Unauthorized, 0.02), (FaultKind.Unavailable, 0.1), (FaultKind.Kill, 0.001));

    private static void Fence(Settings settings, Fates fates)
    {
        Focus(settings, (FaultKind.Late, 0.1), (FaultKind.TimeoutAfter, 0.1), (FaultKind.Unavailable, 0.05), (FaultKind.FalseConflict, 0.05),
            (FaultKind.Kill, 0.003), (FaultKind.StoreAnswerLost, 0.01), (FaultKind.Pause, 0.004));
        (settings.Nodes, settings.RoundEveryMs, settings.HotShare) = (3, fates.Between(20, 60, "fast") * 1000L, 0.7);
    }

    private static void Clock(Settings settings, Fates fates)
    {
        Create(settings, fates);
        (settings.SkewMs, settings.ClockJumps, settings.Nodes) = (60_000, true, 2);
    }

    private static void Gone(Settings settings, Fates fates)
    {
        settings.EditShare = 0.5;
        foreach (var kind in new[] { ActionKind.Delete, ActionKind.Restore, ActionKind.Merge, ActionKind.Hide }) settings.Weights[kind] = 5;
    }
}
