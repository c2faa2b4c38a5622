using Outsider.Experiments;
using RlTemplates.Experiments;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<FitVerb>]

namespace Outsider.Experiments;

/// <summary>Trains in the far shed and waits: what code does with an estimator.</summary>
public sealed class FitVerb : Verb
{
    /// <summary>Makes the verb.</summary>
    public FitVerb()
        : base("fit", "Trains in the far shed and brings the run home.") => (ConfigUse, EndsOnInterrupt) = (ConfigUse.All, true);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Bind(context.Experiment()).Instance is not CorridorExperiment config)
            throw new UserException("Only the corridor is trained in the far shed; pass --experiment corridor.");
        var estimator = CorridorExperiment.Estimators.Far(config);
        (estimator.Store, estimator.Program) = (context.Runs, JobProgram.ThisProcess());
        estimator.Target.Queue = "code";
        await using var job = await estimator.FitAsync(cancellationToken);
        await job.WaitAsync(cancellationToken);
        await job.PullAsync(cancellationToken);
        await context.Output.WriteLineAsync($"{job.Job.Id}: {job.Run.Status} after {job.Run.MetricOrNaN(Metric.TimestepsTotal)} steps");
        return job.Run.ExitCode ?? ExitCodes.Failure;
    }
}
