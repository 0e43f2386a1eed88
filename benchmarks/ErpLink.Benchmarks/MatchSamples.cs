using System.Globalization;

namespace ErpLink.Benchmarks;

/// <summary>Companies with names of a few thousand words, as a country's are, and what a person makes of them on the other side.</summary>
internal static class MatchSamples
{
    private static readonly FieldSelection Fields = FieldSelection.Of("number", "name", "zip");

    private static readonly string[] Syllables =
        ["ber", "gan", "tor", "vik", "sol", "ma", "ren", "lun", "da", "fjo", "kar", "ny", "hei", "strom", "ås", "lø", "mel", "hau", "sen", "by"];

    private static readonly string[] Trades =
        ["Maskin", "Bygg", "Transport", "Elektro", "Rør", "Data", "Invest", "Eiendom", "Handel", "Consulting", "Service", "Nord"];

    /// <summary>A company as the ERP holds it.</summary>
    public static Record Actor(int number) => Company(ActorKinds.Customer, number, Number(number), $"{Name(number)} AS");

    /// <summary>The same company as the app holds it.</summary>
    public static Record Entity(int number) => (number % 5) switch
    {
        0 => Company(EntityKinds.Company, number, $"NO {Number(number)} MVA", Name(number)),
        1 => Company(EntityKinds.Company, number, null, $"{Name(number).ToUpperInvariant()} A/S"),
        2 => Company(EntityKinds.Company, number, null, Mistyped(Name(number), number)),
        3 => Company(EntityKinds.Company, number, null, $"{Mistyped(Name(number), number)} Norge"),
        _ => Company(EntityKinds.Company, number, null, $"{Mistyped(Name(number), number)} AS", Zip(number + 1)),
    };

    private static Record Company(RecordKind kind, int number, string? register, string name, string? zip = null) =>
        new(kind, number.ToString(CultureInfo.InvariantCulture), Fields, [FieldValue.Text(register), name, zip ?? Zip(number)]);

    private static string Number(int number) => (900_000_000 + number * 17).ToString(CultureInfo.InvariantCulture);

    private static string Zip(int number) => (Mixed(number, 3) % 5_000).ToString("0000", CultureInfo.InvariantCulture);

    private static string Name(int number) => $"{Word(number, 1)} {Word(number, 2)} {Trades[Mixed(number, 5) % Trades.Length]}";

    private static string Word(int number, int salt)
    {
        var mixed = Mixed(number, salt);
        var word = Syllables[mixed % 20] + Syllables[mixed / 20 % 20] + Syllables[mixed / 400 % 20];
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    // One character doubled, left out, or swapped with the next.
    private static string Mistyped(string name, int number)
    {
        var at = 1 + Mixed(number, 7) % (name.Length - 2);
        return (number % 3) switch
        {
            0 => name.Insert(at, name[at].ToString()),
            1 => name.Remove(at, 1),
            _ => string.Concat(name.AsSpan(0, at), name.AsSpan(at + 1, 1), name.AsSpan(at, 1), name.AsSpan(at + 2)),
        };
    }

    // Numbers that look like chance and are the same in every run.
    private static int Mixed(int number, int salt) => (int)((uint)((number + 1) * 2_654_435_761u ^ (uint)(salt * 40_503)) * 2_246_822_519u >> 8);
}
