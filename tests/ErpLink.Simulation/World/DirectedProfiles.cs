namespace ErpLink.Simulation;

/// <summary>Small worlds that are bent towards one protocol bug each. They set everything that the swarm would draw, so that a seed means the
/// same world when the swarm changes.</summary>
public static class DirectedProfiles
{
    private static readonly Dictionary<string, Action<Settings, Fates>> All = new(StringComparer.Ordinal)
    {
        ["d-edits"] = (_, _) => { },
        ["d-undeclared"] = (s, _) => s.Erp = s.Erp with { AltersUndeclared = true },
        ["d-readback"] = ReadBack,
        ["d-refusals"] = (s, f) =>
        {
            ReadBack(s, f);
        },
        ["d-late"] = Late,
        ["d-window"] = Window,
        ["d-create"] = (s, f) => Create(s, f, CreateTier.UniqueReference),
        ["d-fill"] = (s, f) =>
        {
            Create(s, f, CreateTier.UniqueReference);
            s.ErpGivesCodes = true;
        },
        ["d-kinds"] = (s, f) =>
        {
            Recreate(s, f);
            s.HasSuppliers = true;
        },
        ["d-unmapped"] = (s, _) => (s.HasMemo, s.App, s.Erp) = (true, s.App with { Replaces = true }, s.Erp with { Replaces = true }),
        ["d-denied"] = (s, _) => (s.Rates[FaultKind.FalseGone], s.RoundEveryMs, s.Actions) = (0.2, 15_000, 40),
        ["d-hides-own"] = (s, f) =>
        {
            Late(s, f);
            (s.App, s.Erp) = (s.App with { FeedHidesOwn = true }, s.Erp with { FeedHidesOwn = true });
        },
        ["d-searchable"] = (s, f) => Create(s, f, CreateTier.SearchableReference),
        ["d-recreate"] = Recreate,
        ["d-paused"] = (s, _) => Use(s, 0.6, (ActionKind.Pause, 3), (ActionKind.Lock, 3)),
        ["d-absent"] = (s, _) => Fault(s, (FaultKind.MissingAnswer, 0.4), (FaultKind.NotAnswered, 0.2), (FaultKind.ReadTimeout, 0.05)),
        ["d-expired"] = (s, _) => Fault(s, (FaultKind.CursorExpired, 0.3)),
        ["d-kill"] = Kill,
        ["d-together"] = Together,
        ["d-answers"] = Answers,
        ["d-answers-kill"] = (s, f) =>
        {
            Answers(s, f);
            Fault(s, (FaultKind.Kill, 0.02));
        },
        ["d-ignored"] = Ignored,
        ["d-refused"] = Refused,
        ["d-end"] = End,
        ["d-parent"] = Parent,
        ["d-connect"] = Connect,
        ["d-connect-refused"] = (s, f) =>
        {
            Connect(s, f);
            Fault(s, (FaultKind.FalseConflict, 0.2), (FaultKind.Forbidden, 0.3));
        },
        ["d-overlap"] = (s, _) =>
        {
            Use(s, 0.4, (ActionKind.SyncNow, 1));
            Fault(s, (FaultKind.FalseGone, 0.3), (FaultKind.Unavailable, 0.2));
            (s.Nodes, s.Companies, s.HotShare, s.Actions, s.DurationMs, s.RoundEveryMs) = (2, 16, 0, 120, 4 * 60_000, 5_000);
            (s.LatencyMinMs, s.LatencyMaxMs, s.LagMs) = (500, 4_000, 200);
        },
        ["d-busy"] = (s, f) =>
        {
            Fault(s, (FaultKind.StoreBusy, 0.1), (FaultKind.StoreAnswerLost, 0.03));
            (s.Actions, s.HotShare) = (60, 0.2);
        },
        ["d-body"] = (s, f) =>
        {
            Create(s, f, CreateTier.UniqueReference);
            Fault(s, (FaultKind.TimeoutBefore, 0.5), (FaultKind.Late, 0.1));
            (s.HotShare, s.EditShare, s.Actions, s.Nodes) = (0, 0.7, 100, 1);
        },
        ["d-answers-late"] = (s, f) =>
        {
            Answers(s, f);
            Fault(s, (FaultKind.Late, 0.5));
        },
        ["d-late-refused"] = (s, f) =>
        {
            Late(s, f);
            Fault(s, (FaultKind.Unavailable, 0.3), (FaultKind.Forbidden, 0.1));
        },
        ["d-crowd"] = (s, f) =>
        {
            Together(s, f);
            (s.EditShare, s.Actions, s.RoundEveryMs, s.LatencyMaxMs) = (0.35, 200, 4_000, 5_000);
        },
        ["d-feed"] = (s, _) => Feed(s, new SideTraits { Feed = ChangeFeed.Timestamp, ClockStepMs = 60_000 }),
        ["d-lag"] = (s, _) => Feed(s, new SideTraits { Feed = ChangeFeed.Timestamp }),
        ["d-pages"] = (s, _) => Feed(s, new SideTraits { Feed = ChangeFeed.Timestamp, ClockStepMs = 60_000, FeedPageRecords = 1 }),
        ["d-carries"] = (s, f) =>
        {
            var traits = new SideTraits { FeedCarriesRecords = true, UpdateTier = UpdateTier.ReadCompare };
            (s.App, s.Erp, s.Companies, s.HotShare, s.Actions, s.LatencyMinMs, s.LatencyMaxMs, s.RoundEveryMs) = (traits, traits, 6, 0, 40, 4_000, 12_000, 20_000);
            (s.LagMs, s.DurationMs, s.OnConflict) = (40_000, 5 * 60_000, Conflict.ErpWins);
        },
        ["d-pauses"] = (s, f) =>
        {
            Together(s, f);
            (s.Nodes, s.Rates[FaultKind.Pause]) = (2, 0.01);
        },
        ["d-gone"] = (s, _) => Use(s, 0.7, (ActionKind.Delete, 2), (ActionKind.Restore, 4)),
        ["d-answers-refused"] = (s, f) =>
        {
            Answers(s, f);
            Fault(s, (FaultKind.FalseConflict, 0.3), (FaultKind.Forbidden, 0.2));
        },
    };

    public static IReadOnlyList<string> Names => [.. All.Keys];

    /// <summary>Bends the settings, where there is a profile of this name.</summary>
    public static Action<Settings, Fates>? Find(string name) => All.GetValueOrDefault(name) is { } bend
        ? (settings, fates) =>
        {
            Begin(settings, fates);
            bend(settings, fates);
        }
    : null;

    private static void Begin(Settings s, Fates fates)
    {
        s.Rates.Clear();
        s.Weights.Clear();
        (s.ShuffleTies, s.Nodes, s.Companies, s.PersonsPerCompany, s.Poison, s.Sqlite) = (false, 1, 2, 0, false, false);
        (s.DurationMs, s.RoundEveryMs, s.Actions, s.HotShare, s.EditShare) = (15 * 60_000, 40_000, 24, 0.7, 1);
        (s.LatencyMinMs, s.LatencyMaxMs, s.TimeoutMs, s.RequestLifeMs, s.LagMs, s.SkewMs, s.ClockJumps) = (20, 600, 30_000, 120_000, 4_000, 0, false);
        (s.ClockBackMs, s.IsPunctual, s.IsModelled, s.LagVaries) = (0, false, false, false);
        (s.JudgesWinners, s.SetBack) = (true, null);
        (s.HasMemo, s.HasSuppliers, s.ErpGivesCodes) = (false, false, false);
        s.OnConflict = fates.Pick(new[] { Conflict.Ask, Conflict.AppWins, Conflict.ErpWins }, "directed conflict");
        (s.OnDrift, s.OnBlank, s.App, s.Erp) = (DriftPolicy.Restore, BlankPolicy.Propagate, new SideTraits(), new SideTraits());
    }

    private static void Fault(Settings s, params (FaultKind Kind, double Rate)[] faults)
    {
        foreach (var (kind, rate) in faults) s.Rates[kind] = rate;
    }

    private static void Use(Settings s, double edits, params (ActionKind Kind, double Weight)[] actions)
    {
        s.EditShare = edits;
        foreach (var (kind, weight) in actions) s.Weights[kind] = weight;
    }

    /// <summary>Answers do not tell what was stored, and take long: others edit before it is read back.</summary>
    private static void ReadBack(Settings s, Fates fates)
    {
        (s.App, s.Erp) = (s.App with { ReturnsStoredValues = false }, s.Erp with { ReturnsStoredValues = false });
        (s.Companies, s.HotShare, s.Actions, s.LatencyMinMs, s.LatencyMaxMs, s.RoundEveryMs) = (1, 1, 40, 1_500, 5_000, 15_000);
    }

    /// <summary>One record, and writes that land long after they were given up.</summary>
    private static void Late(Settings s, Fates fates)
    {
        Fault(s, (FaultKind.Late, 0.35), (FaultKind.TimeoutAfter, 0.2), (FaultKind.TimeoutBefore, 0.1));
        (s.Companies, s.HotShare, s.Actions, s.RoundEveryMs) = (1, 0.9, 30, 20_000);
    }

    /// <summary>A side that does not check versions, and writes that land late.</summary>
    private static void Window(Settings s, Fates fates)
    {
        Late(s, fates);
        s.Erp = s.Erp with { UpdateTier = UpdateTier.ReadCompare };
    }

    private static void Create(Settings s, Fates fates, CreateTier tier)
    {
        Use(s, 0.4, (ActionKind.Create, 8), (ActionKind.SyncNow, 2));
        Fault(s, (FaultKind.Late, 0.35), (FaultKind.TimeoutAfter, 0.2), (FaultKind.Kill, 0.005), (FaultKind.TimeoutBefore, 0.1));
        (s.Companies, s.Actions, s.Nodes, s.RoundEveryMs) = (1, 24, 2, 20_000);
        s.Erp = s.Erp with { CreateTier = tier };
    }

    /// <summary>Links end and their records are created again.</summary>
    private static void Recreate(Settings s, Fates fates)
    {
        Use(s, 0.4, (ActionKind.Create, 8), (ActionKind.Disconnect, 6));
        (s.Companies, s.Actions, s.HotShare) = (1, 40, 0.2);
    }

    private static void Kill(Settings s, Fates fates)
    {
        Fault(s, (FaultKind.Kill, 0.03));
        (s.RoundEveryMs, s.Actions) = (20_000, 40);
    }

    /// <summary>Several nodes and users at the same link at the same moment.</summary>
    private static void Together(Settings s, Fates fates)
    {
        Use(s, 0.7, (ActionKind.SyncNow, 6), (ActionKind.Answer, 2));
        (s.Nodes, s.Companies, s.HotShare, s.Actions, s.RoundEveryMs, s.LatencyMaxMs) = (3, 1, 1, 60, 8_000, 4_000);
    }

    private static void Answers(Settings s, Fates fates)
    {
        Use(s, 0.7, (ActionKind.Answer, 4));
        (s.OnConflict, s.OnDrift, s.HotShare, s.Actions, s.Companies) = (Conflict.Ask, DriftPolicy.Ask, 0.9, 50, 1);
    }

    /// <summary>Fields that are left as they were in silence, and answers that are lost.</summary>
    private static void Ignored(Settings s, Fates fates)
    {
        Fault(s, (FaultKind.IgnoredField, 0.4), (FaultKind.TimeoutAfter, 0.3));
        (s.Companies, s.HotShare, s.Actions, s.RoundEveryMs) = (1, 0.9, 40, 60_000);
    }

    private static void Refused(Settings s, Fates fates)
    {
        Fault(s, (FaultKind.IgnoredField, 0.3));
        (s.Companies, s.Actions) = (1, 30);
    }

    /// <summary>Links are ended while a write of theirs is on its way.</summary>
    private static void End(Settings s, Fates fates)
    {
        Late(s, fates);
        Use(s, 0.6, (ActionKind.Disconnect, 4), (ActionKind.Lock, 3), (ActionKind.Connect, 2));
        s.Companies = 3;
    }

    /// <summary>Users link by hand while others edit what they look at.</summary>
    private static void Connect(Settings s, Fates fates)
    {
        Use(s, 0.5, (ActionKind.Connect, 6), (ActionKind.Disconnect, 5));
        (s.Companies, s.Actions, s.HotShare) = (3, 60, 0.3);
    }

    /// <summary>Nothing goes wrong but that feeds are coarse and late, so what they miss is missed where an edit has to be on the other side.</summary>
    private static void Feed(Settings s, SideTraits traits)
    {
        (s.App, s.Erp, s.IsPunctual, s.LagVaries, s.LagMs, s.Rates[FaultKind.FeedDisorder]) = (traits, traits, true, true, 30_000, 0.1);
        (s.Companies, s.Actions, s.HotShare, s.RoundEveryMs, s.OnConflict) = (3, 60, 0.5, 15_000, Conflict.ErpWins);
    }

    /// <summary>Children are created while their parents are linked, ended and linked again.</summary>
    private static void Parent(Settings s, Fates fates)
    {
        Use(s, 0.3, (ActionKind.Create, 8), (ActionKind.Disconnect, 4));
        (s.PersonsPerCompany, s.Actions, s.Companies) = (2, 40, 2);
    }
}
