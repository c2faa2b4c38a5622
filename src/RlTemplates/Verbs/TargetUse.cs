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

    /// <summary>Binds a target of the experiment that the command line means.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="name">Name of the target; null takes the one that every experiment has.</param>
    /// <exception cref="UserException">There is no such target, this program cannot submit to it, or options are wrong.</exception>
    public static TargetUse Of(VerbContext context, string? name)
    {
        var definition = context.Experiment();
        return Of(context, definition, TargetChoice.Find(definition, name));
    }

    /// <summary>Binds a target of an experiment.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="definition">The experiment.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="UserException">Options are wrong.</exception>
    public static TargetUse Of(VerbContext context, ExperimentDefinition definition, TargetDeclaration target)
    {
        var bound = context.Select(definition).Bind(null, null);
        return new(target, target.Bind(bound.Resolved, bound.Secrets), new(bound.Secrets));
    }
}
