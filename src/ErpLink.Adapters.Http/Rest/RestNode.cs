using System.Text;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>The paths of a record, put together as a tree: an answer is walked once, along the names that lead to something.</summary>
internal sealed class RestNode
{
    /// <summary>What a value at this place goes into.</summary>
    public List<RestCell> Cells { get; } = [];

    public List<(byte[] Name, RestNode Node)> Members { get; } = [];

    /// <summary>What is taken out of an array here.</summary>
    public List<RestElement> Elements { get; } = [];

    /// <summary>Whether a record, or the array of them, begins here.</summary>
    public bool IsRecord { get; private set; }

    /// <summary>Adds what a path leads to.</summary>
    public void Add(RestPath path, RestCell cell) => Reach(path, cell.Field).Cells.Add(cell);

    public void AddRecord(RestPath path) => Reach(path, null).IsRecord = true;

    /// <summary>Makes every cell below hold nothing: what was to hold something is null, or not among the elements.</summary>
    public void Blank(FieldValue[] cells)
    {
        foreach (var cell in Cells) cells[cell.Index] = FieldValue.Null;
        foreach (var (_, node) in Members) node.Blank(cells);
        foreach (var element in Elements) element.Node.Blank(cells);
    }

    private RestNode Reach(RestPath path, RestFieldProfile? field)
    {
        var node = this;
        foreach (var (name, selector) in path.Steps)
        {
            node = node.Member(Encoding.UTF8.GetBytes(name));
            if (selector is not null) node = node.Element(selector, field);
        }

        return node;
    }

    private RestNode Member(byte[] name)
    {
        var node = Members.Find(m => m.Name.AsSpan().SequenceEqual(name)).Node;
        if (node is null) Members.Add((name, node = new RestNode()));
        return node;
    }

    // Fields of one element are decided together.
    private RestNode Element(RestSelector selector, RestFieldProfile? field)
    {
        // The latest element is its own: no other field is taken from it.
        var element = field?.LatestBy is not null ? null : Elements.Find(e => e.Latest is null && e.FirstBy == field?.FirstBy && e.Selector.Index == selector.Index
            && e.Selector.Conditions.Count == selector.Conditions.Count && e.Selector.Conditions.Zip(selector.Conditions).All(p => p.First.Value == p.Second.Value && p.First.Name.SequenceEqual(p.Second.Name)));
        if (element is null) Elements.Add(element = new(selector, field?.FirstBy, field?.LatestBy is null ? null : field, new RestNode()));
        return element.Node;
    }
}

/// <summary>One element of an array: the first, the one with the lowest value of a member, or the one with the latest time.</summary>
internal sealed record RestElement(RestSelector Selector, string? FirstBy, RestFieldProfile? Latest, RestNode Node);

/// <summary>A place for a value: of a field, or, without one, of a single value as text.</summary>
internal readonly record struct RestCell(int Index, RestFieldProfile? Field);
