using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>train</c>; with a job, in a process of its own with exactly the job's options.</summary>
internal static class TrainVerb
{
    public static int Run(Selection selection, string? preset, string? resume, string? jobId, RunStore store, CancellationToken cancellationToken)
    {
        var definition = selection.Definition;
        var resumed = resume is null ? null : store.Find(resume, definition.Name);
        var job = jobId is null ? null : store.Find(jobId, definition.Name);
        resumed?.EnsureTrains();
        if (resumed is null)
            job?.EnsureWaiting();
        if (job is not null)
            DetachedProcess.Detach(job.DriverLogPath);
        if ((job is null ? selection.Bind(preset, resumed) : selection.Bind(job)) is not { Config: { } config } bound)
            return ExitCodes.BadInput;
        var configured = definition.Configure(config);
        var progress = ConsoleProgress.Create(Console.Out, job is null && !Console.IsOutputRedirected,
            new() { Columns = Experiment.ProgressColumns(definition), Stop = configured.Stop, TellsError = false });
        using var ending = cancellationToken.Register(() => progress.Note("Ending with a checkpoint after this iteration; Ctrl-C again ends at once."));
        var outcome = new Experiment(definition, configured).Train(
            new() { Store = store, Options = job?.Config ?? bound.Resolved, Resume = resumed, Existing = resumed is null ? job : null, WritesDriverLog = job is null, Sinks = [progress] },
            cancellationToken);
        if (outcome.Error is { } error)
            Console.Error.WriteLine("error: " + ShownText.Clean(error));
        return outcome.ExitCode;
    }
}
