using System.Globalization;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>Persons with the commonest names, as the ERP holds them, and what a person who types makes of them in the app: up to three errors each.
/// The names are real and the errors are made up, always the same ones.</summary>
internal static class MistypedPersons
{
    public const int Count = 5_000;

    private static readonly FieldSelection Fields = FieldSelection.Of("name", "born", "mail", "phone");

    private static readonly string[] Given =
    [
        "Anne", "Inger", "Kari", "Marit", "Ingrid", "Liv", "Eva", "Berit", "Astrid", "Bjørg", "Hilde", "Anna", "Solveig", "Marianne", "Randi", "Ida", "Nina", "Maria", "Elisabeth",
        "Kristin", "Jan", "Per", "Bjørn", "Ole", "Lars", "Kjell", "Knut", "Arne", "Svein", "Thomas", "Hans", "Geir", "Tor", "Morten", "Terje", "Odd", "Erik", "Martin", "Andreas", "Åge",
    ];

    private static readonly string[] Family =
    [
        "Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Pedersen", "Nilsen", "Kristiansen", "Jensen", "Karlsen", "Johnsen", "Pettersen", "Eriksen", "Berg", "Haugen", "Hagen",
        "Johannessen", "Andreassen", "Jacobsen", "Dahl", "Jørgensen", "Halvorsen", "Henriksen", "Lund", "Sørensen", "Jakobsen", "Moen", "Gundersen", "Iversen", "Strand", "Solberg",
        "Svendsen", "Eide", "Knutsen", "Martinsen", "Paulsen", "Bakken", "Kristoffersen", "Mathisen", "Lie", "Amundsen", "Nguyen", "Rasmussen", "Ali", "Lunde", "Solheim", "Moe",
    ];

    /// <summary>A person of the ERP; the entity of the same number is the same person.</summary>
    public static Record Actor(int number)
    {
        var (given, family, born) = Person(number);
        return Record(ActorKinds.Person, number, $"{given} {family}", born, Mail(number), Phone(number));
    }

    /// <summary>The same person in the app.</summary>
    public static Record Entity(int number)
    {
        var (given, family, born) = Person(number);
        var chance = new Chance(number);
        string? mail = chance.Next(3) == 0 ? null : Mail(number).ToUpperInvariant();
        var phone = chance.Next(2) == 0 ? null : "+47 " + Phone(number);
        for (var errors = chance.Next(4); errors > 0; errors--)
        {
            switch (chance.Next(8))
            {
                case 0 or 1: family = Mistyped(family, chance); break;
                case 2: given = Mistyped(given, chance); break;
                case 3: given = given[..1] + "."; break;
                case 4: born = born.Day <= 12 ? new DateOnly(born.Year, born.Day, born.Month) : born.AddDays(1); break;
                case 5: born = born.AddYears(1); break;
                case 6: mail = mail is null ? null : Mistyped(mail, chance); break;
                default: phone = null; break;
            }
        }

        return Record(EntityKinds.Person, number, chance.Next(4) == 0 ? $"{family}, {given}" : $"{given} {family}", born, mail, phone);
    }

    private static Record Record(RecordKind kind, int number, string name, DateOnly born, string? mail, string? phone) =>
        new(kind, number.ToString(CultureInfo.InvariantCulture), Fields, [name, born, FieldValue.Text(mail), FieldValue.Text(phone)]);

    private static (string Given, string Family, DateOnly Born) Person(int number)
    {
        var chance = new Chance(number + Count);
        return (Given[chance.Next(Given.Length)], Family[chance.Next(Family.Length)], new DateOnly(1940, 1, 1).AddDays(chance.Next(25_000)));
    }

    private static string Mail(int number) => $"person{number * 7_919 % 99_991}@firm{number % 700}.example";

    private static string Phone(int number) => (40_000_000 + number / 3 * 1_237).ToString(CultureInfo.InvariantCulture);

    // A character more, fewer, other, or two in the wrong order.
    private static string Mistyped(string text, Chance chance)
    {
        if (text.Length < 3) return text;
        var at = chance.Next(text.Length - 1);
        var letter = (char)('a' + chance.Next(26));
        return chance.Next(4) switch
        {
            0 => text.Insert(at, letter.ToString()),
            1 => text.Remove(at, 1),
            2 => text.Remove(at, 1).Insert(at, letter.ToString()),
            _ => string.Concat(text.AsSpan(0, at), text.AsSpan(at + 1, 1), text.AsSpan(at, 1), text.AsSpan(at + 2)),
        };
    }

    /// <summary>Numbers that look like chance and are the same in every run (xorshift).</summary>
    private sealed class Chance(int seed)
    {
        private uint _state = (uint)(seed + 1) * 2_654_435_761u | 1;

        public int Next(int below)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)(_state % (uint)below);
        }
    }
}
