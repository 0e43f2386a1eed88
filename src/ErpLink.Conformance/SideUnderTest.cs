namespace ErpLink.Conformance;

/// <summary>
/// What the kit has to know of a side to test it: how to open it, which kind of record to work with, valid values, and who else can write.
/// An author derives one for each kind that matters. Used by one rule at a time.
/// </summary>
public abstract class SideUnderTest
{
    /// <summary>The name of the report, such as <c>odata-customer</c>: lower case, unique among an author's sides.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of record to work with. Records of it are created, changed and deleted: use a system made for tests.</summary>
    public abstract RecordKind Kind { get; }

    /// <summary>Whether this is an ERP or the app. Default: an ERP.</summary>
    public virtual Side Role => Side.Erp;

    /// <summary>The rules that the side does not keep, each with its reason. Default: none.</summary>
    public virtual IReadOnlyList<RuleWaiver> Waivers => [];

    /// <summary>Writable fields that the kit leaves alone, each with the reason, which is published. Default: none.</summary>
    public virtual IReadOnlyDictionary<string, string> FieldsLeftAlone => new Dictionary<string, string>();

    /// <summary>Changes of the published schema that break maps and are meant to: the field, and the reason. Default: none.</summary>
    public virtual IReadOnlyDictionary<string, string> SchemaBreaks => new Dictionary<string, string>();

    /// <summary>The report of the last release, as it is published; <see langword="null"/> when there is none. Default: none.</summary>
    public virtual string? PublishedReport => null;

    /// <summary>Somebody else who writes in the same system. Default: nobody, and the rules that need one fail unless they are waived.</summary>
    public virtual ISecondWriter? SecondWriter => null;

    /// <summary>What makes calls fail. Default: nothing, and the rules that need it fail unless they are waived.</summary>
    public virtual IFaultInjector? Faults => null;

    /// <summary>The record that new records belong to; <see langword="null"/> for none. Default: none.</summary>
    public virtual RecordRef? Parent => null;

    /// <summary>On whose behalf the kit writes. Default: ErpLink itself.</summary>
    public virtual WriteContext Context { get; } = new(ErpUser.System);

    /// <summary>How long a cancelled call may take to come back. Default: 5 seconds.</summary>
    public virtual TimeSpan CancellationTimeMax => TimeSpan.FromSeconds(5);

    /// <summary>The clock. Default: the system's.</summary>
    public virtual TimeProvider Time => TimeProvider.System;

    /// <summary>Where names that nobody has used come from. Default: the system's randomness.</summary>
    public virtual IEntropy Entropy => SystemEntropy.Instance;

    /// <summary>Opens the side anew, with a connection of its own. The kit disposes it where it can be disposed.</summary>
    public abstract ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Opens a side of the same adapter over another database: another tenant. Default: there is none.</summary>
    public virtual ValueTask<IRecordSide?> OpenOtherAsync(CancellationToken cancellationToken) => new((IRecordSide?)null);

    /// <summary>Called before each rule: to make the parent, or to clear what faults have left.</summary>
    public virtual ValueTask PrepareAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A valid value that the system takes as it is; another number gives another value where the type has that many. Override it for
    /// fields that the system validates (numbers of taxes, addresses of mail) and for references.</summary>
    /// <param name="field">The field.</param>
    /// <param name="items">The items of its list; empty where it has none.</param>
    /// <param name="number">1 or more.</param>
    /// <returns>The value; absent when there is none to be had: the kit then asks for it by failing.</returns>
    public virtual FieldValue ValueOf(FieldDescription field, IReadOnlyList<ListEntry> items, int number) => SampleValues.Of(field, items, number);

    /// <summary>Values at the limits of what the field declares, which must be read back equal or be refused by name. Override it to leave out what
    /// is no limit of the field but a rule of the system.</summary>
    /// <param name="field">The field.</param>
    /// <param name="items">The items of its list; empty where it has none.</param>
    public virtual IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) => SampleValues.LimitsOf(field, items);

    /// <summary>A position far behind the end of the feed, as a server whose clock was set back would meet it. Default: none can be made.</summary>
    public virtual SyncCursor? FutureCursor(SyncCursor now) => null;

    /// <summary>A waiver, for <see cref="Waivers"/>.</summary>
    /// <param name="rule">The rule's number.</param>
    /// <param name="reason">A sentence for those who choose an adapter.</param>
    protected static RuleWaiver Waive(string rule, string reason) => new(rule, reason);
}
