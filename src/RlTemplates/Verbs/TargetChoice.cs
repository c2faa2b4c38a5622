using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>What <c>submit --to</c> may name: the targets of the experiment.</summary>
internal static class TargetChoice
{
    /// <summary>Finds a target that this program can submit to.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="name">Name of the target; null takes the one that every experiment has.</param>
    /// <exception cref="UserException">There is no such target, or the package that submits to it is not referenced.</exception>
    public static TargetDeclaration Find(ExperimentDefinition experiment, string? name)
    {
        var known = experiment.Targets.OrderBy(t => !t.IsImplicit).Select(t => t.Name).ToList();
        if (name is null)
            return experiment.DefaultTarget ?? throw new UserException($"{experiment.Name} has no target; declare one on its config class.");
        if (experiment.Targets.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } target)
            throw new UserException($"--to is '{name}'; it must be {Words(known)}{(known.Count > 1 && Suggestion.Nearest(name, known) is { } nearest ? $"; did you mean {nearest}?" : ".")}");
        return target.Obstacle is { } obstacle
            ? throw new UserException($"{obstacle} It can submit to {Words([.. experiment.Targets.Where(t => t.CanSubmit).OrderBy(t => !t.IsImplicit).Select(t => t.Name)])}.")
            : target;
    }

    private static string Words(List<string> names) => names.Count switch
    {
        0 => "none",
        1 => names[0],
        _ => string.Join(", ", names.SkipLast(1)) + " or " + names[^1],
    };
}
