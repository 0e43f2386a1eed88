using System.Buffers;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Walks over JSON of an answer without keeping any of it: as deep as is allowed, and no name twice in an object, read or not.</summary>
internal ref struct Utf8Walk
{
    private const ulong FnvStart = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    // Each is compared with those before it, so that an object of a million would take minutes. Ten thousand that nobody asked for do no harm
    // (row 65 of the catalogue in reliability, section 5).
    private const int NamesMax = 20_000;
    private ulong[] _names;
    private int _count;

    public Utf8Walk() => _names = ArrayPool<ulong>.Shared.Rent(256);

    public static JsonReaderOptions Options { get; } = new() { MaxDepth = ErpJson.DepthMax };

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_names);

    /// <summary>Where the names of an object begin that is entered now.</summary>
    public readonly int Enter() => _count;

    /// <summary>Takes in the name that the reader is on.</summary>
    /// <exception cref="JsonException">It stands in this object already.</exception>
    public void Name(ref Utf8JsonReader reader, int start)
    {
        var hash = Hash(ref reader);
        if (_count - start == NamesMax) throw new JsonException("An object has too many names.", null, null, reader.TokenStartIndex);
        // Of names that differ one pair in ten million million million comes to the same: enough for data, and no harm to it.
        if (_names.AsSpan(start, _count - start).Contains(hash)) throw new JsonException("A name stands twice.", null, null, reader.TokenStartIndex);
        if (_count == _names.Length)
        {
            var larger = ArrayPool<ulong>.Shared.Rent(2 * _count);
            _names.CopyTo(larger, 0);
            ArrayPool<ulong>.Shared.Return(_names);
            _names = larger;
        }

        _names[_count++] = hash;
    }

    public void Leave(int start) => _count = start;

    /// <summary>Passes over the value that the reader is on.</summary>
    public void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var start = Enter();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                Name(ref reader, start);
                reader.Read();
                Skip(ref reader);
            }

            Leave(start);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Skip(ref reader);
        }
    }

    private static ulong Hash(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return Hash(reader.ValueSpan);
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Hash(rented.AsSpan(0, reader.CopyString(rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = FnvStart;
        foreach (var b in name) hash = (hash ^ b) * FnvPrime;
        return hash;
    }
}
