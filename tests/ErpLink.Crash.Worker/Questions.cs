namespace ErpLink.Crash;

/// <summary>The person behind the inbox, after everything: who knows which side's users edit a field, and answers so.</summary>
public static class Questions
{
    private static readonly ErpUser Kari = new("kari", "Kari");

    /// <summary>Answers the questions that an interrupted write left; gives how many.</summary>
    public static async Task<int> AnswerAsync(IErpInbox inbox, CancellationToken cancellationToken)
    {
        var items = await inbox.ListAsync(new InboxQuery { Kind = InboxItemKind.Conflict, Limit = 1000 }, Kari, cancellationToken);
        foreach (var item in items.Where(i => i.Origin == ConflictOrigin.Recovery))
        {
            var choice = item.AppField is "phone" or "email" ? AnswerChoice.App : AnswerChoice.Erp;
            var result = await inbox.AnswerAsync(InboxAnswer.To(item, choice), Kari, cancellationToken);
            Program.Say($"{item.Entity} {item.AppField} was asked ({item.Reason}), answered {choice}: {result.Status}");
        }

        return items.Count;
    }
}
