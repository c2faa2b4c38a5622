using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Times on the command line by which runs are chosen. Like the ids of runs, they are in UTC where they do not say otherwise.</summary>
internal static class RunTime
{
    /// <summary>What such a time must be.</summary>
    public const string Values = "a day such as 2026-01-31, a time such as 2026-01-31T12:00 in UTC, or how long ago, such as 2d";

    private static readonly string[] Times =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd' 'HH:mm:ss"];

    private static readonly string[] All = [.. Times, .. Times.Take(3).Select(t => t + "zzz")];

    /// <summary>Reads a time; null where it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isEnd">Whether a day means its last moment, and not its first.</param>
    public static DateTimeOffset? Parse(string text, bool isEnd)
    {
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            return isEnd && day.Date < DateTime.MaxValue.Date ? day.AddDays(1).AddTicks(-1) : day;
        var given = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        if (DateTimeOffset.TryParseExact(given, All, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        var now = DateTimeOffset.UtcNow;
        return DurationText.TryParse(text, out var ago) && ago >= TimeSpan.Zero ? ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue : null;
    }
}
