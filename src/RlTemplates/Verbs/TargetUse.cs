using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary>A target as a verb talks to it, with the values of all layers.</summary>
/// <param name="Declaration">The target.</param>
/// <param name="Settings">Its attribute.</param>
/// <param name="Secrets">What is masked in what it says.</param>
internal sealed record TargetUse(TargetDeclaration Declaration, SubmitsToAttribute Settings, JobSecrets Secrets)
{
    /// <summary>The option that names a target.</summary>
    public static VerbOption<string?> Option() => VerbOption.Text("--to", "the name of a target", "The target. Default: this machine.");

    /// <summary>
    /// Binds a target of the experiment that the command line means, or of any experiment that alone has one of that name.
    /// </summary>
    /// <param name="context">The command line.</param>
    /// <param name="name">Name of the target; null takes the one that every experiment has.</param>
    /// <exception cref="UserException">
    /// There is no such target, this program cannot submit to it, or options of targets are wrong.
    /// </exception>
    public static TargetUse Of(VerbContext context, string? name)
    {
        var definition = context.NamedExperiment ?? OwnerOf(context, name) ?? (HasInAll(context, name) ? context.Experiments[0] : context.Experiment());
        return Of(context, definition, TargetChoice.Find(definition, name));
    }

    /// <summary>Binds a target of an experiment.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="definition">The experiment.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="UserException">Options of targets are wrong.</exception>
    public static TargetUse Of(VerbContext context, ExperimentDefinition definition, TargetDeclaration target)
    {
        var bound = context.Select(definition).BindTargets();
        return new(target, target.Bind(bound.Resolved, bound.Secrets), new(bound.Secrets));
    }

    /// <summary>Binds the targets of the experiment that <c>--experiment</c> names, or else of all.</summary>
    /// <param name="context">The command line.</param>
    /// <exception cref="UserException">Options of targets are wrong.</exception>
    public static IEnumerable<TargetUse> All(VerbContext context)
    {
        IReadOnlyList<ExperimentDefinition> definitions = context.NamedExperiment is { } named ? [named] : context.HasSeveral ? context.Experiments : [context.Experiment()];
        foreach (var definition in definitions)
        {
            // An option of one experiment is none of another one.
            var bound = context.Select(definition).BindTargets(tellsWarnings: definitions.Count == 1);
            foreach (var target in definition.Targets.Where(t => t.CanSubmit))
                yield return new(target, target.Bind(bound.Resolved, bound.Secrets), new(bound.Secrets));
        }
    }

    /// <summary>The experiment that alone has a target of that name; null where none or several have.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="name">Name of the target; null is the one that every experiment has.</param>
    public static ExperimentDefinition? OwnerOf(VerbContext context, string? name) =>
        context.Experiments.Where(e => Target(e, name) is not null).Take(2).ToList() is [var only] ? only : null;

    // The target that every experiment has is the same in all of them; another one may have settings of its own in each.
    private static bool HasInAll(VerbContext context, string? name) =>
        context.Experiments.Count > 0 && context.Experiments.All(e => Target(e, name) is { IsImplicit: true } or { IsDefault: true });

    private static TargetDeclaration? Target(ExperimentDefinition experiment, string? name) =>
        name is null ? experiment.DefaultTarget : experiment.Targets.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
