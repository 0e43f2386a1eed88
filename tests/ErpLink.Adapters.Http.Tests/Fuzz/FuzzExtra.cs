using System.Globalization;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>What is spoilt beside the body of an answer. Where there is none, everything else is sound.</summary>
/// <param name="Status">Another status; 0 for the sound one.</param>
/// <param name="Header">A header; null for none.</param>
/// <param name="Value">Its value.</param>
public sealed record FuzzExtra(int Status, string? Header, string Value)
{
    /// <summary>The extra as a part of a file's name, so that a find that needs it can be kept.</summary>
    public override string ToString() => $"{Status.ToString(CultureInfo.InvariantCulture)}~{Header}~{Convert.ToHexString(Encoding.UTF8.GetBytes(Value))}";

    public static FuzzExtra? Parse(string? text) => text?.Split('~') is [var status, var header, var value]
        ? new(int.Parse(status, CultureInfo.InvariantCulture), header.Length == 0 ? null : header, Encoding.UTF8.GetString(Convert.FromHexString(value))) : null;
}
