using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One link on its way through the stages of a run.</summary>
internal sealed class RunItem(LinkSession session)
{
    public LinkSession Session { get; } = session;

    /// <summary>What both sides answered in this round.</summary>
    public Pair? Pair { get; set; }

    /// <summary>What became of it; <see langword="null"/> while it is on its way.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>Why, where something stands against it.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>A record moved between read and write: both are read again.</summary>
    public bool Moved { get; set; }

    public int FieldsToErp { get; private set; }

    public int FieldsToApp { get; private set; }

    /// <summary>A field waits for another record to be linked.</summary>
    public bool Waits { get; set; }

    /// <summary>The filters of the map leave its records out.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>A value was blanked, or something done because a record is gone.</summary>
    public bool Destroyed { get; set; }

    /// <summary>A value was replaced by another.</summary>
    public bool Overwrote { get; private set; }

    /// <summary>The writes that were carried out.</summary>
    public List<Intent> Written { get; } = [];

    /// <summary>The write that this run is about to send, as it was stored.</summary>
    public Intent? Marked { get; set; }

    public bool IsOpen => Outcome is null;

    public RecordRef Ref(Side side) => side == Side.Erp ? Session.Link.Actor!.Value : Session.Link.Entity;

    /// <summary>Whether the write of a side is this run's to send.</summary>
    public bool IsMarked(Side side) => Session.Intents.TryGetValue(side, out var live) && Marked is { } marked
        && (live.Id, live.Sends, live.LastSentAt) == (marked.Id, marked.Sends, marked.LastSentAt);

    /// <summary>A write was carried out.</summary>
    public void Wrote(Intent intent, KindDescription kind)
    {
        Written.Add(intent);
        if (intent.Side == Side.Erp) FieldsToErp += intent.Fields.Count;
        else FieldsToApp += intent.Fields.Count;
        foreach (var sent in intent.Fields)
        {
            if (kind.Field(sent.Field) is not { } field || Limits.IsBlankTo(field, sent.Old)) continue;
            if (Limits.IsBlankTo(field, sent.Sent)) Destroyed = true;
            else Overwrote = true;
        }
    }

    /// <summary>A leg was refused; the other one goes on.</summary>
    public void Refuse(Failure failure) => Failure ??= failure;

    /// <summary>It needs nothing more in this run.</summary>
    public void End(RunOutcome outcome, Failure? failure = null) => (Outcome, Failure) = (outcome, failure ?? Failure);
}
