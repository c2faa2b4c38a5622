using System.Globalization;

namespace RlTemplates.AzureMl.Requests;

/// <summary>Durations as the API writes them: ISO 8601.</summary>
internal static class ArmDuration
{
    /// <summary>Whole seconds: <c>PT3600S</c>.</summary>
    public static string Of(int seconds) => string.Create(CultureInfo.InvariantCulture, $"PT{seconds}S");

    /// <summary>A duration with parts of seconds: <c>PT0.5S</c>.</summary>
    public static string Of(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"PT{duration.TotalSeconds:0.###}S");
}
