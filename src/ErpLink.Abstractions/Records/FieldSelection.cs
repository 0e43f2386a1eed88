using System.Collections.Frozen;

namespace ErpLink;

/// <summary>The fields to read, in order: a record's values come in this order. Immutable; made once and shared.</summary>
public sealed class FieldSelection
{
    private readonly string[] _names;
    private readonly FrozenDictionary<string, int> _indexes;

    private FieldSelection(string[] names)
    {
        _names = names;
        var indexes = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(names[i]);
            if (!indexes.TryAdd(names[i], i)) throw new ArgumentException($"Field '{names[i]}' is selected twice.");
        }

        _indexes = indexes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No field: only key, version, state and parent are wanted.</summary>
    public static FieldSelection None { get; } = new([]);

    /// <summary>The names, in order; ordinal, each once.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>How many fields.</summary>
    public int Count => _names.Length;

    /// <summary>These fields in this order.</summary>
    /// <exception cref="ArgumentException">A name is empty or comes twice.</exception>
    public static FieldSelection Of(params IEnumerable<string> names)
    {
        var list = names.ToArray();
        return list.Length == 0 ? None : new FieldSelection(list);
    }

    /// <summary>The place of a field, or -1.</summary>
    public int IndexOf(string name) => _indexes.TryGetValue(name, out var index) ? index : -1;

    /// <summary>Whether the field is selected.</summary>
    public bool Contains(string name) => _indexes.ContainsKey(name);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _names);
}
