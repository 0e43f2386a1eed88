using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>Texts as they stand in fields of companies and persons, so alike that they are mistaken for each other.</summary>
internal static class AnyName
{
    private static readonly string[] Pieces =
        ["Hansen", "Hanssen", "hansen", "Rør", "Ror", "AS", "A/S", "ANS", "Holding", "&", "og", "Ltd.",
            "Co.", "Müller", "Mueller", "B", "12", "13", "gate", "gt.", "NO", "912345678", "912345687", "MVA"];

    public static Gen<string> Text { get; } = Gen.Elements(Pieces).ListOf().Select(p => string.Join(' ', p));
}
