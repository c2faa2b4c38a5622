using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Finds the jobs of runs for the verbs.</summary>
internal static class Jobs
{
    private const string LocalKind = "Local";

    /// <summary>The option that names the target of a job which was submitted from elsewhere.</summary>
    public static VerbOption<string?> Target() => VerbOption.Text(
        "--to", "the name of a target", "The target that has the job: finds it by its name where it was submitted from another folder or machine.");

    /// <summary>The job of a run, wherever it is.</summary>
    public static Task<TrainingJob> FindAsync(VerbContext context, RunInfo run, CancellationToken cancellationToken) => JobSubmission.AttachAsync(
        Definition(context, run), context.Runs, run, cancellationToken);

    /// <summary>The job that the command line means.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="name">Id or name of its run, or, with a target, what that calls the job.</param>
    /// <param name="target">Name of the target; null looks in the folder of runs only.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job.</exception>
    public static async Task<TrainingJob> FindAsync(VerbContext context, string name, string? target, CancellationToken cancellationToken)
    {
        if (target is null)
        {
            context.RefuseRest();
            return await FindAsync(context, FindRun(context, name), cancellationToken);
        }
        var definition = context.NamedExperiment ?? TargetUse.OwnerOf(context, target) ?? context.Experiment();
        var declaration = TargetChoice.Find(definition, target);
        if (TryFindRun(context, name, definition) is not { } run)
            return await FindThereAsync(context, definition, declaration, name, cancellationToken);
        return run.Job is not { } job || job.Target.Equals(declaration.Name, StringComparison.OrdinalIgnoreCase)
            ? await FindAsync(context, run, cancellationToken)
            : throw new UserException($"Run {run.Id} was submitted to '{job.Target}', not to '{declaration.Name}'; leave out --to.");
    }

    /// <summary>
    /// A run whose files are wanted: that of the folder of runs, or, where that has none, that of a job which a target finds by
    /// its name, with its files.
    /// </summary>
    /// <param name="context">The command line.</param>
    /// <param name="name">Id or name of the run, or what the target calls its job.</param>
    /// <param name="target">Name of the target; null looks in the folder of runs only.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such run or job.</exception>
    public static async Task<RunInfo> FindFilesAsync(VerbContext context, string name, string? target, CancellationToken cancellationToken)
    {
        if (target is null || TryFindRun(context, name, context.NamedExperiment) is not null)
            return FindRun(context, name);
        await using var job = await FindAsync(context, name, target, cancellationToken);
        await job.RefreshAsync(cancellationToken);
        await job.PullAsync(cancellationToken);
        return job.Run;
    }

    private static RunInfo? TryFindRun(VerbContext context, string name, ExperimentDefinition? definition)
    {
        try
        {
            return context.FindRun(name, definition);
        }
        catch (UserException) when (name != CommonOptions.Latest)
        {
            return null;
        }
    }

    private static RunInfo FindRun(VerbContext context, string name)
    {
        var isElsewhere = name != CommonOptions.Latest && RunName.Is(name) && context.Experiments.SelectMany(e => e.Targets).Any(t => t is { CanSubmit: true, IsImplicit: false });
        return isElsewhere ? Hint.Add("A job that was submitted from elsewhere is found by its name with --to and the name of its target.", () => context.FindRun(name)) : context.FindRun(name);
    }

    private static Task<TrainingJob> FindThereAsync(
        VerbContext context, ExperimentDefinition definition, TargetDeclaration declaration, string name, CancellationToken cancellationToken)
    {
        var use = TargetUse.Of(context, definition, declaration);
        return JobSubmission.FindByNameAsync(definition, declaration, use.Settings, use.Secrets, context.Runs, name, cancellationToken);
    }

    // Processes of this machine are found without the experiment; for another target its settings are needed.
    private static ExperimentDefinition Definition(VerbContext context, RunInfo run) =>
        context.Experiments.FirstOrDefault(e => e.Name == run.Experiment)
        ?? (run.Job is { Kind: not LocalKind } ? context.ExperimentOf(run) : null)
        ?? (context.Experiments is [var first, ..] ? first : context.Experiment());
}
