using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Submits jobs to their targets and records in <c>run.json</c> what became of that.</summary>
internal static class JobSubmission
{
    private const int Failed = 1;

    /// <summary>Submits a job.</summary>
    /// <param name="job">What to train, and how.</param>
    /// <param name="settings">The target's attribute, as <see cref="TargetDeclaration.Bind"/> gives it.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the target has the job by then is not known.</param>
    /// <exception cref="UserException">The target refuses the job or cannot be reached. The run is recorded as failed with this message.</exception>
    public static async Task<TrainingJob> SubmitAsync(JobDescription job, SubmitsToAttribute settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            var submitted = await job.Target.CreateTarget(settings).SubmitAsync(job, cancellationToken).ConfigureAwait(false);
            if (job.Store.Reload(job.Run).Job != submitted.Job)
                Write(job, writer => writer.Send(submitted.Job));
            return submitted;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Otherwise the run would be seen as lost, without the reason.
            if (job.Run.StartedAt is null && job.Store.Reload(job.Run).IsWaiting)
                Write(job, writer => writer.End(RunStatus.Failed, "it could not be submitted", Failed, exception.Message));
            throw;
        }
    }

    /// <summary>Finds the job of a run again.</summary>
    /// <param name="definition">The run's experiment.</param>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The run has no job, or this program does not declare its target or cannot submit to it; or the target does not know the job.</exception>
    public static Task<TrainingJob> AttachAsync(
        ExperimentDefinition definition, RunStore store, RunInfo run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(run);
        run.EnsureReadable();
        var target = TargetOf(definition, run);
        return target.CreateTarget(target.Bind(run.Config, Secrets(target))).AttachAsync(store, run, cancellationToken);
    }

    // A target that was renamed is found by its attribute; a run without a job was trained by the process that created it, on this machine.
    private static TargetDeclaration TargetOf(ExperimentDefinition definition, RunInfo run)
    {
        if (run.Job is not { } job)
            return definition.DefaultTarget ?? throw new UserException($"Run {run.Id} was not submitted to a target.");
        return definition.Targets.FirstOrDefault(t => t.Name.Equals(job.Target, StringComparison.OrdinalIgnoreCase) && t.Kind == job.Kind)
            ?? definition.Targets.FirstOrDefault(t => t.Kind == job.Kind)
            ?? throw new UserException($"Run {run.Id} was submitted to '{job.Target}', a [{job.Kind}] target, which {definition.Name} does not declare any more; add [{job.Kind}(Name = \"{job.Target}\")] to its config class.");
    }

    // run.json has none of them, so they come from the environment again.
    private static Dictionary<string, string> Secrets(TargetDeclaration target) =>
        target.Options.Where(o => o.IsSecret).Select(o => (o.EnvironmentVariable, Value: Environment.GetEnvironmentVariable(o.EnvironmentVariable)))
            .Where(s => s.Value is not null).ToDictionary(s => s.EnvironmentVariable, s => s.Value!, StringComparer.Ordinal);

    private static void Write(JobDescription job, Action<RunWriter> change)
    {
        try
        {
            using var writer = RunWriter.Open(job.Store.Reload(job.Run));
            change(writer);
        }
        catch (UserException)
        {
            // The process that trains it has taken it over and writes it.
        }
    }
}
