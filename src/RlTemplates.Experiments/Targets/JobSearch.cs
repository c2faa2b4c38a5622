using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Asks targets for jobs of which only the name is known.</summary>
internal static class JobSearch
{
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(30);

    /// <summary>Finds the job of a run whose submission nobody has seen the end of, and records it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="mask">Takes secrets out of what it says.</param>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job; null where the target has none, or cannot tell.</returns>
    /// <exception cref="UserException">The target cannot be reached.</exception>
    public static async Task<TrainingJob?> FindAsync(ITarget target, Func<string, string> mask, RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        if (run.Job is not { Id.Length: > 0 } job || await AskAsync(target, mask, job.Id, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        using (var writer = RunWriter.Open(store.Reload(run), patience: JobSubmission.LockPatience))
            writer.Send(found.Job with { Target = job.Target, Kind = job.Kind });
        return await AttachAsync(target, mask, store, store.Reload(run), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="FindAsync"/>, after a request whose outcome is in doubt: it gives up soon, and then nothing is known of the job.
    /// </summary>
    /// <returns>The job, null where there is none or nothing is known; and whether the target has answered.</returns>
    public static async Task<(TrainingJob? Found, bool HasAnswered)> FindInDoubtAsync(ITarget target, Func<string, string> mask, RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestDoubt);
        try
        {
            return (await FindAsync(target, mask, store, run, limit.Token).ConfigureAwait(false), true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
    }

    /// <summary>Finds a job by its name, and makes the folder of its run where there is none here.</summary>
    /// <param name="target">The target.</param>
    /// <param name="declaration">What the experiment says of it.</param>
    /// <param name="mask">Takes secrets out of what it says.</param>
    /// <param name="definition">The experiment.</param>
    /// <param name="store">The store that gets the run.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">
    /// The target finds no jobs by name or has none of that one, or it is of another experiment; or no folder can be made.
    /// </exception>
    public static async Task<TrainingJob> FindByNameAsync(
        ITarget target, TargetDeclaration declaration, Func<string, string> mask, ExperimentDefinition definition, RunStore store, string name, CancellationToken cancellationToken)
    {
        if (target is not IFindsJobs)
            throw new UserException($"'{declaration.Name}' finds no job by its name alone: of a [{declaration.Kind}] target, the folder of runs that it was submitted from is needed.");
        var found = await AskAsync(target, mask, name, cancellationToken).ConfigureAwait(false) ?? throw new UserException($"'{declaration.Name}' has no job '{name}'.");
        if (found.Run.Experiment != definition.Name)
            throw new UserException($"Job {found.Job.Id} of '{declaration.Name}' trains {found.Run.Experiment}, not {definition.Name}.");
        var run = store.AdoptSent(found.Run with { Job = found.Job with { Target = declaration.Name, Kind = declaration.Kind } });
        return await AttachAsync(target, mask, store, run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a target for the job of a run.</summary>
    public static async Task<TrainingJob> AttachAsync(ITarget target, Func<string, string> mask, RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        var job = await TargetCall.AskAsync(
            $"{target.GetType().Name}.{nameof(ITarget.AttachAsync)}", mask, () => target.AttachAsync(store, run, cancellationToken), cancellationToken).ConfigureAwait(false);
        job.Mask = mask;
        return job;
    }

    private static async Task<FoundJob?> AskAsync(ITarget target, Func<string, string> mask, string name, CancellationToken cancellationToken)
    {
        if (target is not IFindsJobs finder)
            return null;
        FoundJob? found = null;
        await TargetCall.AskAsync(
            $"{target.GetType().Name}.{nameof(IFindsJobs.FindJobAsync)}", mask,
            async () => { found = await finder.FindJobAsync(name, cancellationToken).ConfigureAwait(false); }, cancellationToken).ConfigureAwait(false);
        return found;
    }
}
