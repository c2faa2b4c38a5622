using System.Globalization;

namespace RlTemplates.Options;

/// <summary>Bounds of ranges as messages write them.</summary>
internal static class BoundText
{
    /// <summary>A number: <c>1000000000</c>, <c>1e-12</c>.</summary>
    public static string Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
}
