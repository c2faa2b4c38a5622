using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>What <c>submit --to</c> may name: this machine, and what the config class declares.</summary>
internal static class TargetChoice
{
    private const string Local = "local";
    private const string LocalKind = "Local";

    /// <summary>Why a target cannot be submitted to, in one sentence; null where it can.</summary>
    public static string? Refusal(ExperimentDefinition experiment, string name)
    {
        var reachable = experiment.Targets.Where(t => t.Kind == LocalKind).Select(t => t.Name).Prepend(Local).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (reachable.Contains(name, StringComparer.OrdinalIgnoreCase))
            return null;
        if (experiment.Targets.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } declared)
            return $"--to is '{name}', which [{declared.Kind}] declares, but this program has no estimator that submits there; it can submit to {Words(reachable)}.";
        var known = reachable.Concat(experiment.Targets.Select(t => t.Name)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return $"--to is '{name}'; it must be {Words(known)}{(known.Count > 1 && Suggestion.Nearest(name, known) is { } nearest ? $"; did you mean {nearest}?" : ".")}";
    }

    private static string Words(List<string> names) => names.Count == 1 ? names[0] : string.Join(", ", names[..^1]) + " or " + names[^1];
}
