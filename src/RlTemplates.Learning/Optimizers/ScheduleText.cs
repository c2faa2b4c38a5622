using System;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Learning.Optimizers;

/// <summary>Schedules as text: <c>3e-4</c>, <c>linear(3e-4, 0, 1000000)</c>. Shared with the compiler.</summary>
internal static class ScheduleText
{
    private const string Linear = "linear(";

    /// <summary>Reads a schedule; of a constant one the timesteps are 0.</summary>
    public static bool TryParse(string text, out double initial, out double final, out long timesteps)
    {
        var trimmed = text.Trim();
        (initial, final, timesteps) = (0, 0, 0);
        if (!trimmed.StartsWith(Linear, StringComparison.OrdinalIgnoreCase))
        {
            var isNumber = NumberText.TryFinite(trimmed, out final);
            initial = final;
            return isNumber;
        }
        if (trimmed[trimmed.Length - 1] != ')')
            return false;
        var parts = trimmed.Substring(Linear.Length, trimmed.Length - Linear.Length - 1).Split(',');
        if (parts.Length != 3 || !NumberText.TryFinite(parts[0], out initial) || !NumberText.TryFinite(parts[1], out final) || !NumberText.TryFinite(parts[2], out var count)
            || count is < 1 or > 1e15 || count != Math.Floor(count))
            return false;
        timesteps = (long)count;
        return true;
    }

    /// <summary>Writes a schedule.</summary>
    public static string Format(double initial, double final, long timesteps) =>
        timesteps == 0 ? Number(final) : $"{Linear}{Number(initial)}, {Number(final)}, {timesteps.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>Says what a schedule looks like.</summary>
    public static string Problem(string text) => $"'{text}' is no schedule: write a number, for example 3e-4, or linear(3e-4, 0, 1000000).";

    /// <summary>Reads a schedule for the grammar.</summary>
    public static ParsedText Read(string text) => TryParse(text, out var initial, out var final, out var timesteps)
        ? ParsedText.Right(Format(initial, final, timesteps), timesteps == 0 ? [final] : [initial, final])
        : ParsedText.Wrong(Problem(text));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
