using System.Globalization;

namespace ErpLink.Simulation;

/// <summary>Every value a user types carries a unique token, so that it can be told wherever it turns up, trimmed, cut or in capitals.</summary>
public static class Token
{
    private const string Mark = "tok";

    /// <summary>The text of a token.</summary>
    public static string Text(int number) => Mark + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of the token in a value; 0 when there is none.</summary>
    public static int Of(in FieldValue value) => value.Kind == ValueKind.Text ? Of(value.AsText()) : 0;

    /// <summary>The number of the first token in a text; 0 when there is none.</summary>
    public static int Of(string text)
    {
        var start = text.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return 0;
        var number = 0;
        for (var i = start + Mark.Length; i < text.Length && char.IsAsciiDigit(text[i]); i++) number = number * 10 + (text[i] - '0');
        return number;
    }
}
