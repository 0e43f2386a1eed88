using System.Globalization;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>
/// The value of one field: text, integer, decimal, boolean, date, instant, list item(s), reference, null, or absent.
/// A 24 byte immutable struct; <c>default</c> is <see cref="Absent"/>. Equality (<c>==</c>) is exact: same kind, same content,
/// text by code unit; decimals by number (1.0 equals 1.00). A side's own idea of equality is <see cref="FieldEquality"/>.
/// </summary>
/// <remarks>Source of the rules: semantics, section 2.</remarks>
[JsonConverter(typeof(FieldValueJsonConverter))]
public readonly struct FieldValue : IEquatable<FieldValue>
{
    // Integers, booleans, dates and instants use _low; a decimal uses _low, _high and sign and scale in _meta.
    private readonly object? _reference;
    private readonly ulong _low;
    private readonly uint _high;
    private readonly uint _meta;

    private FieldValue(ValueKind kind, object? reference, ulong low = 0, uint high = 0, uint signAndScale = 0)
    {
        _reference = reference;
        _low = low;
        _high = high;
        _meta = (uint)kind | signAndScale << 8;
    }

    /// <summary>The field was not read.</summary>
    public static FieldValue Absent => default;

    /// <summary>The field holds nothing.</summary>
    public static FieldValue Null => new(ValueKind.Null, null);

    /// <summary>Empty text; not the same as <see cref="Null"/>.</summary>
    public static FieldValue EmptyText => new(ValueKind.Text, string.Empty);

    /// <summary>What this value is.</summary>
    public ValueKind Kind => (ValueKind)(_meta & 0xFF);

    /// <summary>True when the field was not read.</summary>
    public bool IsAbsent => Kind == ValueKind.Absent;

    /// <summary>True when the field was read and holds nothing.</summary>
    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>True for null, empty text and an empty set of list items: there is nothing for a user to see.</summary>
    public bool IsBlank => Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Text => ((string)_reference!).Length == 0,
        ValueKind.ListItems => ((string[])_reference!).Length == 0,
        _ => false,
    };

    /// <summary>Text; <see langword="null"/> gives <see cref="Null"/>.</summary>
    /// <param name="value">Any text. NUL and unpaired surrogates are refused where a record is built, with the field's name.</param>
    public static FieldValue Text(string? value) => value is null ? Null : new(ValueKind.Text, value);

    /// <summary>A 64 bit integer; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Integer(long? value) => value is null ? Null : new(ValueKind.Integer, null, (ulong)value.Value);

    /// <summary>An exact decimal; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Decimal(decimal? value)
    {
        if (value is null) return Null;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value.Value, bits);
        var low = (uint)bits[0] | (ulong)(uint)bits[1] << 32;
        var signAndScale = (uint)((bits[3] >> 16) & 0xFF) | (bits[3] < 0 ? 0x100u : 0u);
        return new(ValueKind.Decimal, null, low, (uint)bits[2], signAndScale);
    }

    /// <summary>True or false; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Boolean(bool? value) => value is null ? Null : new(ValueKind.Boolean, null, value.Value ? 1ul : 0ul);

    /// <summary>A date without zone; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Date(DateOnly? value) => value is null ? Null : new(ValueKind.Date, null, (ulong)value.Value.DayNumber);

    /// <summary>A point in time, kept in UTC to the tick (100 ns); <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Instant(DateTimeOffset? value) =>
        value is null ? Null : new(ValueKind.Instant, null, (ulong)value.Value.UtcTicks);

    /// <summary>The key of one list item; <see langword="null"/> gives <see cref="Null"/>. An empty key is a key.</summary>
    public static FieldValue ListItem(string? key) => key is null ? Null : new(ValueKind.ListItem, key);

    /// <summary>A set of list item keys: order and doubles do not matter; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue ListItems(IEnumerable<string>? keys)
    {
        if (keys is null) return Null;
        var sorted = keys.Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return new(ValueKind.ListItems, sorted);
    }

    /// <summary>Another record; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static FieldValue Reference(RecordRef? value) => value is null ? Null : new(ValueKind.Reference, value.Value.Boxed());

    /// <summary>The text. </summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsText() => Kind == ValueKind.Text ? (string)_reference! : throw Mismatch(ValueKind.Text);

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInteger() => Kind == ValueKind.Integer ? (long)_low : throw Mismatch(ValueKind.Integer);

    /// <summary>The decimal, with the scale it was given.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public decimal AsDecimal()
    {
        if (Kind != ValueKind.Decimal) throw Mismatch(ValueKind.Decimal);
        var signAndScale = _meta >> 8;
        return new decimal((int)_low, (int)(_low >> 32), (int)_high, (signAndScale & 0x100) != 0, (byte)signAndScale);
    }

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBoolean() => Kind == ValueKind.Boolean ? _low != 0 : throw Mismatch(ValueKind.Boolean);

    /// <summary>The date.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public DateOnly AsDate() => Kind == ValueKind.Date ? DateOnly.FromDayNumber((int)_low) : throw Mismatch(ValueKind.Date);

    /// <summary>The point in time, offset zero.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public DateTimeOffset AsInstant() =>
        Kind == ValueKind.Instant ? new DateTimeOffset((long)_low, TimeSpan.Zero) : throw Mismatch(ValueKind.Instant);

    /// <summary>The key of the list item.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsListItem() => Kind == ValueKind.ListItem ? (string)_reference! : throw Mismatch(ValueKind.ListItem);

    /// <summary>The keys of the set, in ordinal order, without doubles.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<string> AsListItems() =>
        Kind == ValueKind.ListItems ? (string[])_reference! : throw Mismatch(ValueKind.ListItems);

    /// <summary>The record that is referred to.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public RecordRef AsReference() =>
        Kind == ValueKind.Reference ? RecordRef.Unboxed(_reference!) : throw Mismatch(ValueKind.Reference);

    /// <inheritdoc/>
    public bool Equals(FieldValue other)
    {
        if (Kind != other.Kind) return false;
        return Kind switch
        {
            ValueKind.Absent or ValueKind.Null => true,
            ValueKind.Text or ValueKind.ListItem => string.Equals((string)_reference!, (string)other._reference!, StringComparison.Ordinal),
            ValueKind.Decimal => AsDecimal() == other.AsDecimal(),
            ValueKind.ListItems => ((string[])_reference!).AsSpan().SequenceEqual((string[])other._reference!),
            ValueKind.Reference => AsReference() == other.AsReference(),
            _ => _low == other._low,
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text or ValueKind.ListItem => HashCode.Combine(Kind, (string)_reference!),
        ValueKind.Decimal => HashCode.Combine(Kind, AsDecimal()),
        ValueKind.ListItems => HashCode.Combine(Kind, ((string[])_reference!).Length),
        ValueKind.Reference => HashCode.Combine(Kind, AsReference()),
        _ => HashCode.Combine(Kind, _low),
    };

    /// <summary>Exact equality.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Exact inequality.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Text; <see langword="null"/> gives <see cref="Null"/>.</summary>
    public static implicit operator FieldValue(string? value) => Text(value);

    /// <summary>An integer.</summary>
    public static implicit operator FieldValue(long value) => Integer(value);

    /// <summary>A decimal.</summary>
    public static implicit operator FieldValue(decimal value) => Decimal(value);

    /// <summary>A boolean.</summary>
    public static implicit operator FieldValue(bool value) => Boolean(value);

    /// <summary>A date.</summary>
    public static implicit operator FieldValue(DateOnly value) => Date(value);

    /// <summary>A point in time.</summary>
    public static implicit operator FieldValue(DateTimeOffset value) => Instant(value);

    /// <summary>The value for a person to read, in the invariant culture: not for comparing, and not for logs.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Absent => "(absent)",
        ValueKind.Null => string.Empty,
        ValueKind.Text or ValueKind.ListItem => (string)_reference!,
        ValueKind.Integer => AsInteger().ToString(CultureInfo.InvariantCulture),
        ValueKind.Decimal => AsDecimal().ToString(CultureInfo.InvariantCulture),
        ValueKind.Boolean => AsBoolean() ? "true" : "false",
        ValueKind.Date => AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValueKind.Instant => AsInstant().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        ValueKind.ListItems => string.Join(", ", (string[])_reference!),
        _ => AsReference().ToString(),
    };

    private InvalidOperationException Mismatch(ValueKind wanted) => new($"The value is {Kind}, not {wanted}.");
}
