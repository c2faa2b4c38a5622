using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Curricula;

/// <summary>Judges curricula. Compiler and program say the same sentences, because both ask here.</summary>
internal static class CurriculumRules
{
    private const string Limit = "max_episode_steps";
    private const string Wrappers = "wrappers";

    /// <summary>What is wrong with them.</summary>
    public static IEnumerable<CurriculumFinding> Judge(IReadOnlyList<CurriculumFacts> curricula, CurriculumEnvironment environment)
    {
        if (curricula.Count > 0 && environment.WithoutTasks is { } name)
        {
            yield return new(CurriculumFault.Option, curricula[0].Path, $"changes options of {name} while it is played, but {name} takes no tasks");
            yield break;
        }
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var curriculum in curricula)
        {
            var option = Option(curriculum, environment, changed);
            if (option is not null)
                yield return option;
            foreach (var found in Values(curriculum, option is null ? environment : null).Concat(Steps(curriculum)).Concat(Metric(curriculum, environment)))
                yield return found;
        }
    }

    private static CurriculumFinding? Option(CurriculumFacts curriculum, CurriculumEnvironment environment, Dictionary<string, string> changed)
    {
        if (curriculum.Option is not { } option)
            return null;
        var known = environment.Options.Where(o => Why(o, environment) is null).ToList();
        var path = curriculum.Path + ".option";
        if (!environment.Options.Contains(option))
        {
            // Who writes length means environment.length.
            var nearest = known.Contains(environment.Prefix + option) ? environment.Prefix + option : Suggestion.Nearest(option, known);
            return new(CurriculumFault.Option, path, $"is '{ShownText.Clean(option)}', which is no option of the environment{(nearest is not null ? $"; did you mean {nearest}?" : known.Count == 0 ? "" : $"; it has {string.Join(", ", known)}")}") { Nearest = nearest };
        }
        if (Why(option, environment) is { } why)
            return new(CurriculumFault.Option, path, $"is {option}, {why}{(known.Count == 0 ? "" : $"; a curriculum can change {string.Join(", ", known)}")}") { Nearest = known.Count == 1 ? known[0] : null };
        if (changed.TryGetValue(option, out var other))
            return new(CurriculumFault.Option, path, $"is {option}, which {other} changes already");
        changed[option] = curriculum.Path;
        return null;
    }

    /// <summary>Why no task can change an option; null where one can.</summary>
    private static string? Why(string option, CurriculumEnvironment environment) => option.Substring(environment.Prefix.Length) switch
    {
        Limit => "the time limit, which stays as it is while the environment is played",
        Wrappers => "which lie around the environment and stay as they are while it is played",
        _ when environment.ChangesSpaces(option) => "which decides what the environment shows or takes, so that it cannot change while it is played",
        _ => null,
    };

    private static IEnumerable<CurriculumFinding> Values(CurriculumFacts curriculum, CurriculumEnvironment? environment)
    {
        if (curriculum.Values is not { } values)
            yield break;
        var path = curriculum.Path + ".values";
        if (values.Count < 2)
            yield return new(CurriculumFault.Values, path, $"{Has(values.Count, "value")}; a curriculum needs at least two");
        if (environment is null || curriculum.Option is not { } option || environment.RuleOf(option) is not { } rule)
            yield break;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value && rule.Judge(value) is { } problem)
                yield return new(CurriculumFault.Values, Element(path, i), $"{problem.Words}; it is a value of {option}") { Nearest = problem.Nearest };
        }
    }

    private static IEnumerable<CurriculumFinding> Steps(CurriculumFacts curriculum)
    {
        if (curriculum.Steps is not { } steps)
            yield break;
        var path = curriculum.Path + ".steps";
        if (curriculum.Values is { Count: > 1 } values && values.Count != steps.Count)
        {
            yield return new(CurriculumFault.Values, path, $"{Has(steps.Count, "timestep")} for {values.Count.ToString(CultureInfo.InvariantCulture)} values; each value needs the one at which it begins");
            yield break;
        }
        long? before = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (!long.TryParse(steps[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var step))
            {
                before = null;
                continue;
            }
            if (i == 0 && step != 0)
                yield return new(CurriculumFault.Values, Element(path, i), $"is {steps[i]}; it must be 0, since the first value holds from the beginning") { Nearest = "0" };
            else if (step <= before)
                yield return new(CurriculumFault.Values, Element(path, i), $"is {steps[i]}; timesteps ascend, and the one before it is {steps[i - 1]}");
            before = step;
        }
    }

    private static IEnumerable<CurriculumFinding> Metric(CurriculumFacts curriculum, CurriculumEnvironment environment)
    {
        if (curriculum.Metric is { } metric && !environment.Metrics.Contains(metric))
        {
            var nearest = Suggestion.Nearest(metric, environment.Metrics);
            yield return new(CurriculumFault.Metric, curriculum.Path + ".metric", $"is '{ShownText.Clean(metric)}', which no result has{(nearest is null ? "; [AddsMetric] on the config class names one that code adds" : $"; did you mean {nearest}?")}") { Nearest = nearest };
        }
        if (curriculum.HasBounds is not var (least, most) || least != most)
            yield break;
        yield return new(CurriculumFault.Metric, curriculum.Path + (least ? ".at_most" : ".metric"), least ? "is a second bound beside at_least; set one of them" : "has no bound; set at_least or at_most");
    }

    private static string Has(int count, string what) => count == 1 ? $"has one {what}" : $"has {(count == 0 ? "no" : count.ToString(CultureInfo.InvariantCulture))} {what}s";

    private static string Element(string path, int index) => path + "." + index.ToString(CultureInfo.InvariantCulture);
}
