namespace ErpLink.Maps;

/// <summary>Finds the pairs of two lists: first one to one, then what is left to an item that has a pair already.</summary>
internal sealed class ListPairing(ValueList app, ValueList erp, ListMapDefinition known)
{
    private const double LikenessMin = 0.75;

    private const double SameKeyAndText = 1;
    private const double SameKey = 0.95;
    private const double SameText = 0.92;
    private const double SameFoldedText = 0.9;
    private const double KeyIsText = 0.85;
    private const double AlikeTexts = 0.7;
    private const double SameNumber = 0.3;

    // What shares an item is less sure than what has it alone.
    private const double SharedFactor = 0.9;

    private readonly Item[] _app = Items(app);
    private readonly Item[] _erp = Items(erp);
    private readonly HashSet<string> _takenInApp = [.. known.Pairs.Select(p => p.App)];
    private readonly HashSet<string> _takenInErp = [.. known.Pairs.Select(p => p.Erp)];
    private readonly List<ListPairProposal> _found = [];

    public ListProposal Run()
    {
        var candidates = Candidates();
        foreach (var pair in candidates)
        {
            if (_takenInApp.Contains(pair.App) || _takenInErp.Contains(pair.Erp)) continue;
            _takenInApp.Add(pair.App);
            _takenInErp.Add(pair.Erp);
            _found.Add(pair);
        }

        foreach (var pair in candidates.Where(c => c.Confidence is SameText or SameFoldedText)) Share(pair);
        return new ListProposal(known, [.. _found.OrderByDescending(p => p.Confidence)])
        {
            UnpairedInApp = [.. app.Items.Where(i => !_takenInApp.Contains(i.Key))],
            UnpairedInErp = [.. erp.Items.Where(i => !_takenInErp.Contains(i.Key))],
        };
    }

    // Of what is equally sure, what stands first in the ERP, then in the app: sorting keeps that order.
    private ListPairProposal[] Candidates() =>
        [.. _erp.SelectMany(e => _app.Select(a => Evidence(a, e))).OfType<ListPairProposal>().OrderByDescending(p => p.Confidence)];

    // One of the two has a pair, the other has none. The way back stays with the pair there was, or with the surer of two found now;
    // where neither is surer nobody knows it, and the item is left for a person.
    private void Share(ListPairProposal pair)
    {
        var inApp = _takenInApp.Contains(pair.App);
        if (inApp == _takenInErp.Contains(pair.Erp)) return;
        var partners = known.Pairs.Where(p => inApp ? p.App == pair.App : p.Erp == pair.Erp).ToArray();
        var first = _found.FindIndex(p => inApp ? p.App == pair.App : p.Erp == pair.Erp);
        if (partners.Length == 0)
        {
            if (first < 0 || _found[first].Confidence <= pair.Confidence || !CanBePreferred(_found[first].App, _found[first].Erp, isPreferred: false, inApp)) return;
            _found[first] = _found[first] with { Preferred = true };
        }
        else if (partners.Length == 1 ? !CanBePreferred(partners[0].App, partners[0].Erp, partners[0].Preferred, inApp) : partners.Count(p => p.Preferred) != 1)
        {
            return;
        }

        _found.Add(pair with
        {
            Confidence = Math.Round(pair.Confidence * SharedFactor, 3),
            Reason = $"{pair.Reason} {(inApp ? $"'{pair.App}' of the app" : $"'{pair.Erp}' of the ERP")} has another pair, which stays the way back.",
        });
        _takenInApp.Add(pair.App);
        _takenInErp.Add(pair.Erp);
    }

    // The mark of a pair counts for both its items: where the other one has more pairs, another of them may be its way back.
    private bool CanBePreferred(string appKey, string erpKey, bool isPreferred, bool inApp) => isPreferred
        || known.Pairs.Count(p => inApp ? p.Erp == erpKey : p.App == appKey) + _found.Count(p => inApp ? p.Erp == erpKey : p.App == appKey) <= 1;

    private static ListPairProposal? Evidence(Item left, Item right)
    {
        var (keysEqual, textsEqual) = (left.Entry.Key == right.Entry.Key && left.Entry.Key.Length > 0, left.Text.IsSameAs(right.Text));
        var likeness = textsEqual ? 1 : left.Text.LikenessTo(right.Text);
        var (confidence, reason) = (keysEqual, textsEqual) switch
        {
            (true, true) => (SameKeyAndText, "Key and text are the same."),
            (true, false) when !left.Key.IsNumber || likeness >= LikenessMin => (SameKey, "The keys are the same."),
            (false, true) when left.Entry.Text == right.Entry.Text => (SameText, "The texts are the same."),
            (false, true) => (SameFoldedText, "The texts are the same but for case, accents and punctuation."),
            (false, false) when left.Key.IsSameAs(right.Text) && !left.Key.IsNumber => (KeyIsText, "The app's key is the ERP's text."),
            (false, false) when left.Text.IsSameAs(right.Key) && !right.Key.IsNumber => (KeyIsText, "The ERP's key is the app's text."),
            (false, false) when likeness >= LikenessMin => (Math.Round(likeness * AlikeTexts, 3), $"The texts '{left.Entry.Text}' and '{right.Entry.Text}' are alike."),

            // Numbers count the rows of two systems that know nothing of each other.
            (true, false) => (SameNumber, "The keys are the same, but they are numbers, and the texts differ."),
            _ => (0, string.Empty),
        };
        return confidence > 0 ? new ListPairProposal(left.Entry.Key, right.Entry.Key, confidence, reason) : null;
    }

    private static Item[] Items(ValueList list) => [.. list.Items.Select(entry => new Item(entry, new Spelling(entry.Key), new Spelling(entry.Text)))];

    private sealed record Item(ListEntry Entry, Spelling Key, Spelling Text);
}
