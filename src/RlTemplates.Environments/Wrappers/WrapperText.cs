using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>Wrappers as text: <c>grey</c>, <c>frame_stack(4)</c>. Shared with the compiler.</summary>
internal static class WrapperText
{
    /// <summary>The largest count.</summary>
    public const int MostCounted = 10_000_000;

    /// <summary>The largest bound or factor.</summary>
    public const double MostScaled = 1e9;

    private static readonly string[] Plain = ["grey", "clip_action"];
    private static readonly string[] Counted = ["time_limit", "frame_skip", "frame_stack", "resize"];
    private static readonly string[] Scaled = ["clip_reward", "scale_reward"];

    /// <summary>Reads a wrapper.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Its name in snake_case.</param>
    /// <param name="number">Its number; 0 where it has none.</param>
    public static bool TryParse(string text, out string name, out double number)
    {
        var (written, argument) = Split(text.Trim());
        number = 0;
        name = Find(written) ?? "";
        if (name.Length == 0)
            return false;
        return Plain.Contains(name) ? argument is null : argument is not null && NumberText.TryDouble(argument, out number) && Allows(name, number);
    }

    /// <summary>Writes a wrapper.</summary>
    public static string Format(string name, double number) =>
        Counted.Contains(name) || Scaled.Contains(name) ? $"{name}({number.ToString("R", CultureInfo.InvariantCulture)})" : name;

    /// <summary>Whether a wrapper takes a number.</summary>
    public static bool Allows(string name, double number) =>
        Counted.Contains(name) ? number is >= 1 and <= MostCounted && number == Math.Floor(number) : number is > 0 and <= MostScaled;

    /// <summary>Which number a wrapper takes, in words.</summary>
    public static string Expected(string name) => Counted.Contains(name) ? "a whole number from 1 to 10000000" : "a number above 0 and at most 1000000000";

    /// <summary>Says what is wrong with a text that is no wrapper.</summary>
    public static string Problem(string text)
    {
        var trimmed = text.Trim();
        var written = Split(trimmed).Name;
        if (Find(written) is { } name)
            return Plain.Contains(name) ? $"{name} takes no number" : $"{name} takes {Expected(name)}, for example {name}({(Scaled.Contains(name) ? "0.1" : "4")})";
        var near = Suggestion.Nearest(written, Names) is { } nearest ? $"did you mean {nearest}? " : "";
        return $"'{trimmed}' is no wrapper: {near}There are {string.Join(", ", Names.Select(n => Plain.Contains(n) ? n : n + "(number)"))}";
    }

    /// <summary>Reads a wrapper for the grammar; no range applies to it.</summary>
    public static ParsedText Read(string text) => TryParse(text, out var name, out var number) ? ParsedText.Right(Format(name, number), []) : ParsedText.Wrong(Problem(text));

    private static IEnumerable<string> Names => Plain.Concat(Counted).Concat(Scaled);

    private static string? Find(string name) => Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static (string Name, string? Argument) Split(string text)
    {
        var open = text.IndexOf('(');
        return open < 0 || text[text.Length - 1] != ')' ? (text, null) : (text.Substring(0, open).TrimEnd(), text.Substring(open + 1, text.Length - open - 2));
    }
}
