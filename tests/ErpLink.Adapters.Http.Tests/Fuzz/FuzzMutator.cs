using System.Text;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>Spoils an answer in ways that know what JSON and XML are made of: parts are swapped, dropped, doubled, nested, replaced by values at the
/// edges of what there is, or by parts of another answer; and bytes are broken.</summary>
public static class FuzzMutator
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-1", "1", "1e400", "-1e400", "1E-400", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "4294967296",
            "79228162514264337593543950335", "79228162514264337593543950336", "0.00000000000000000000000000001", "1234567890.12345678901234567890123456789", "1.0000000000000000000000000000000000000", "NaN", "01", "1.", ".5", "+1", "0x10",
            "\"\"", "\" \"", "\"null\"", "\"0\"", "\"1e400\"", "\"NaN\"", "\"-\"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\udc00\"", "\"\\ud83d\\ude00\"", "\"\\u202e\\u200b\\ufeff\"", "\"\\\\\"", "\"\\\"\"", "\"\\x\"", "\"\\u12\"",
            "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30\"", "\"2026-03-01T24:00:00Z\"", "\"2026-06-30T23:59:60Z\"",
            "\"2026-03-01T12:00:00\"", "\"2026-03-01T12:00:00.123456789Z\"", "\"10000-01-01T00:00:00Z\"", "\"-0001-01-01\"", "\"00000000-0000-0000-0000-000000000000\"", "\"{}\"", "\"//evil.example\"", "\"https://evil.example/\"",
            "\"../..\"", "\"%2e%2e%2f\"", "\"'\"", "\"') or 1 eq 1 or ('\"", "{}", "[]", "[[]]", "[null]", "{\"\":\"\"}", "[{}]", "{\"id\":null}", "{\"__class__\":\"datetime\"}", "{\"__class__\":\"datetime\",\"year\":99999}", "", ",", ":", "{", "[", "}", "]", "\"",
            "/**/", "//x\n", "&amp;", "&x;", "<!DOCTYPE x>", "<a/>", "<a>", "</a>", "<![CDATA[x]]>", "<?x?>", "\"Edm.Nope\"", "\"Collection(\"", "\"Collection()\"", "\"Collection(Collection(Edm.String))\"", "\"max\"", "\"variable\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0x00], [0x1B, (byte)'['],
    ];

    /// <summary>One to four changes.</summary>
    public static byte[] Spoil(byte[] sound, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        var text = sound;
        for (var changes = 1 + (random.Below(3) == 0 ? random.Below(4) : 0); changes > 0; changes--) text = Once(text, others, random);
        return text;
    }

    private static byte[] Once(byte[] text, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        var parts = Parts(text);
        if (parts.Count == 0) return Bytes(text, random);
        var part = random.Of(parts);
        switch (random.Below(14))
        {
            case 0 or 1 or 2 or 3: return Replace(text, part, random.Of(Values));
            case 4: return Swap(text, part, random.Of(parts));
            case 5: return Replace(text, Member(text, part), []);
            case 6:
                var member = Member(text, part);
                return [.. text[..member.End], .. text[member.Start..member.End], .. text[member.End..]];
            case 7:
                var other = random.Of(others);
                return Parts(other) is { Count: > 0 } found && random.Of(found) is var piece ? Replace(text, part, other[piece.Start..piece.End]) : [.. text, .. other];
            case 8: return Replace(text, part, [.. Enumerable.Repeat((byte)'[', Depth(random)), .. text[part.Start..part.End], .. Enumerable.Repeat((byte)']', random.Below(70))]);
            case 9: return Replace(text, part, Encoding.UTF8.GetBytes($"\"{new string(random.Below(2) == 0 ? 'x' : 'æ', random.Of([255, 256, 2001, 4000, 40_000]))}\""));
            case 10: return Replace(text, part, Nested(Depth(random)));
            case 11: return Replace(text, part, text[random.Of(parts) is var copied ? copied.Start..copied.End : ..0]);
            default: return Bytes(text, random);
        }
    }

    private static byte[] Bytes(byte[] text, FuzzRandom random)
    {
        var at = random.Below(text.Length + 1);
        switch (random.Below(6))
        {
            case 0: return text[..at];
            case 1: return [.. text[..at], .. random.Of(Values), .. text[at..]];
            case 2: return [.. text[..at], .. text[Math.Min(text.Length, at + 1 + random.Below(20))..]];
            case 3: return [.. text, .. text];
            case 4: return [.. text[..at], (byte)random.Below(256), .. text[at..]];
            default:
                if (text.Length == 0) return [(byte)random.Below(256)];
                var copy = (byte[])text.Clone();
                copy[random.Below(copy.Length)] ^= (byte)(1 << random.Below(8));
                return copy;
        }
    }

    private static int Depth(FuzzRandom random) => random.Of([1, 2, 31, 32, 33, 64, 65, 1000]);

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));

    private static byte[] Replace(byte[] text, (int Start, int End) part, byte[] by) => [.. text[..part.Start], .. by, .. text[part.End..]];

    private static byte[] Swap(byte[] text, (int Start, int End) one, (int Start, int End) other)
    {
        var (first, second) = one.Start <= other.Start ? (one, other) : (other, one);
        return first.End > second.Start ? text
            : [.. text[..first.Start], .. text[second.Start..second.End], .. text[first.End..second.Start], .. text[first.Start..first.End], .. text[second.End..]];
    }

    // From a part to behind the next comma of its level: a member with its name, or an item.
    private static (int Start, int End) Member(byte[] text, (int Start, int End) part)
    {
        var depth = 0;
        for (var i = part.End; i < text.Length; i++)
        {
            if (text[i] is (byte)'{' or (byte)'[') depth++;
            if (text[i] is (byte)'}' or (byte)']' && --depth < 0) return (part.Start, i);
            if (text[i] == (byte)',' && depth == 0) return (part.Start, i + 1);
        }

        return part;
    }

    /// <summary>Quoted texts, bare words and numbers, and whatever stands between brackets or in a tag; leniently, for what is spoilt is spoilt again.</summary>
    private static List<(int Start, int End)> Parts(byte[] text)
    {
        var parts = new List<(int, int)>();
        var open = new Stack<int>();
        for (var i = 0; i < text.Length && parts.Count < 2000; i++)
        {
            switch (text[i])
            {
                case (byte)'"':
                    var end = i + 1;
                    while (end < text.Length && text[end] != (byte)'"') end += text[end] == (byte)'\\' ? 2 : 1;
                    end = Math.Min(end + 1, text.Length);
                    parts.Add((i, end));
                    i = end - 1;
                    break;
                case (byte)'{' or (byte)'[' or (byte)'<':
                    open.Push(i);
                    break;
                case (byte)'}' or (byte)']' or (byte)'>':
                    if (open.TryPop(out var start)) parts.Add((start, i + 1));
                    break;
                case var c when char.IsAsciiLetterOrDigit((char)c) || c == (byte)'-':
                    var stop = i;
                    while (stop < text.Length && (char.IsAsciiLetterOrDigit((char)text[stop]) || text[stop] is (byte)'-' or (byte)'.' or (byte)'+')) stop++;
                    parts.Add((i, stop));
                    i = stop - 1;
                    break;
            }
        }

        return parts;
    }
}
