using System;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Learning.Optimizers;

/// <summary>Schedules as text: <c>3e-4</c>, <c>linear(3e-4, 0, 1000000)</c>. Shared with the compiler.</summary>
internal static class ScheduleText
{
    /// <summary>The longest line.</summary>
    public const double MostTimesteps = 1e15;

    /// <summary>Which lengths a line can have, in words.</summary>
    public const string Timesteps = "a whole number from 1 to 1e15";

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
        var parts = Parts(trimmed);
        if (parts.Length != 3 || !NumberText.TryFinite(parts[0], out initial) || !NumberText.TryFinite(parts[1], out final) || !NumberText.TryFinite(parts[2], out var count) || !IsLength(count))
            return false;
        timesteps = (long)count;
        return true;
    }

    /// <summary>Writes a schedule.</summary>
    public static string Format(double initial, double final, long timesteps) =>
        timesteps == 0 ? Number(final) : $"{Linear}{Number(initial)}, {Number(final)}, {timesteps.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>Says what is wrong with a text that is no schedule, and what one looks like.</summary>
    public static string Problem(string text)
    {
        var trimmed = text.Trim();
        var fault = trimmed.StartsWith(Linear, StringComparison.OrdinalIgnoreCase) ? LinearFault(trimmed) : NumberFault(trimmed) ?? NameFault(trimmed);
        return $"'{text}' is no schedule: {fault}write a number, for example 3e-4, or linear(3e-4, 0, 1000000).";
    }

    /// <summary>Reads a schedule for the grammar.</summary>
    public static ParsedText Read(string text) => TryParse(text, out var initial, out var final, out var timesteps)
        ? ParsedText.Right(Format(initial, final, timesteps), timesteps == 0 ? [final] : [initial, final])
        : ParsedText.Wrong(Problem(text));

    private static string[] Parts(string linear) => linear.Substring(Linear.Length, linear.Length - Linear.Length - 1).Split(',');

    private static bool IsLength(double count) => count is >= 1 and <= MostTimesteps && count == Math.Floor(count);

    private static string LinearFault(string linear)
    {
        if (linear[linear.Length - 1] != ')')
            return "its ) is missing; ";
        var parts = Parts(linear);
        if (parts.Length != 3)
            return $"linear takes 3 numbers, a first and a final value and timesteps, not {parts.Length}; ";
        foreach (var part in parts)
        {
            if (!NumberText.TryFinite(part, out _))
                return NumberFault(part.Trim()) ?? $"'{part.Trim()}' is no number; ";
        }
        return $"its timesteps are {parts[2].Trim()}, but must be {Timesteps}; ";
    }

    private static string? NumberFault(string text)
    {
        if (NumberText.TryDouble(text, out _))
            return $"{text} is not finite; ";
        var pointed = text.Replace(',', '.');
        return pointed != text && NumberText.TryFinite(pointed, out _) ? $"did you mean {pointed}? " : null;
    }

    private static string NameFault(string text)
    {
        var open = text.IndexOf('(');
        return Suggestion.Nearest(open < 0 ? text : text.Substring(0, open).TrimEnd(), ["linear"]) is null ? "" : "did you mean linear? ";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
