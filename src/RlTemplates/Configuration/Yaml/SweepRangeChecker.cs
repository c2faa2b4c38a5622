using System;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Judges the range from which a sweep draws an option's values.</summary>
internal static class SweepRangeChecker
{
    // Beyond these a double does not hold every whole number.
    private const double MostWhole = 1L << 53;

    private static readonly TextRule Distribution = SweepChecker.Choice("uniform", "log_uniform", "int_uniform");
    private static readonly TextRule Number = new(new RealGrammar(RealSize.Double)) { Minimum = -1e300, Maximum = 1e300 };

    /// <summary>Judges a range.</summary>
    /// <param name="section">The parameter.</param>
    /// <param name="rule">What its option's text must look like.</param>
    /// <param name="key">Key of a dictionary's entry; null for a whole value.</param>
    /// <returns>The range; null where it is wrong.</returns>
    public static SweepRange? Check(SweepSection section, TextRule rule, string? key)
    {
        var grammar = key is null ? rule.Grammar : rule.Grammar.Element!;
        if (grammar.Kind is not (TextKind.Whole or TextKind.Real or TextKind.Parsed) || rule.Allowed.Count > 0)
        {
            section.Tell(YamlFault.EmptySearch, section.Place, $"takes no range, since it must be {rule.Expected}; list its values: {{ values: [...] }}");
            return null;
        }
        if (!section.Has("min") || !section.Has("max"))
        {
            section.Tell(YamlFault.EmptySearch, section.Place, $"has neither values nor {(section.Has("min") ? "max" : "min")}; write {{ values: [...] }} or {{ min: ..., max: ... }}");
            return null;
        }
        var isWhole = grammar.Kind == TextKind.Whole;
        var named = section.Value("distribution", Distribution);
        if (section.Has("distribution") && named is null)
            return null;
        var distribution = named?.Written switch
        {
            "log_uniform" => SweepDistribution.LogUniform,
            "int_uniform" => SweepDistribution.IntUniform,
            null when isWhole => SweepDistribution.IntUniform,
            _ => SweepDistribution.Uniform,
        };
        if (isWhole && distribution == SweepDistribution.Uniform)
            section.Tell(YamlFault.BadSearchRange, section.PlaceOf("distribution"), "takes whole numbers, which uniform does not draw; did you mean int_uniform?", "int_uniform");
        if (Bound(section, rule, key, "min") is not { } min || Bound(section, rule, key, "max") is not { } max)
            return null;
        return Range(section, distribution, min, max, isWhole || distribution == SweepDistribution.IntUniform);
    }

    private static double? Bound(SweepSection section, TextRule rule, string? key, string name)
    {
        if (section.Value(name, Number, YamlFault.SweptValueNotAllowed) is not { } reading)
            return null;
        if (rule.Judge(SweepParameters.Whole(key, reading.Written)) is not { } problem)
            return reading.Numbers[0];
        section.Tell(YamlFault.SweptValueNotAllowed, section.PlaceOf(name), $"{name} {problem.Words}", problem.Nearest);
        return null;
    }

    private static SweepRange? Range(SweepSection section, SweepDistribution distribution, double min, double max, bool isWhole)
    {
        var step = section.Value("step", Number, YamlFault.BadSearchRange)?.Numbers[0] ?? (distribution == SweepDistribution.IntUniform ? 1 : null);
        var (wrong, words) = (step, distribution) switch
        {
            _ when !(min < max) => ("max", $"has min {Words(min)}, and max is {Words(max)}; min must be less than max"),
            (_, SweepDistribution.LogUniform) when min <= 0 => ("min", $"is log_uniform, and min is {Words(min)}; it must be more than 0"),
            ({ }, SweepDistribution.LogUniform) when section.Has("step") => ("step", "is log_uniform, which takes no step; write values or another distribution"),
            ({ } some, _) when !(some > 0 && some <= max - min) => ("step", $"has step {Words(some)}; it must be more than 0 and at most max - min = {Words(max - min)}"),
            _ when isWhole && new[] { min, max, step ?? 1 }.Any(n => n != Math.Floor(n) || Math.Abs(n) > MostWhole) =>
                ("min", "takes whole numbers; min, max and step must be whole"),
            _ => (null, ""),
        };
        if (wrong is null)
            return new(distribution, min, max, step, isWhole);
        section.Tell(YamlFault.BadSearchRange, section.PlaceOf(wrong), words);
        return null;
    }

    private static string Words(double number) => BoundText.Number(number);
}
