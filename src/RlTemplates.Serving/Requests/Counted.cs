using System.Globalization;

namespace RlTemplates.Serving;

/// <summary>How many there are, in words.</summary>
internal static class Counted
{
    /// <summary><c>1 number</c>, <c>4 numbers</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them.</param>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
