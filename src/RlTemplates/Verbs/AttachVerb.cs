using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>attach</c>.</summary>
internal sealed class AttachVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    public AttachVerb()
        : base("attach", "Follows a submitted run's log and ends with its exit code; Ctrl-C detaches.")
    {
        Arguments = [_run];
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.FindRun(context.Get(_run)), cancellationToken);
        try
        {
            await foreach (var line in job.ReadLogsAsync(cancellationToken))
            {
                await context.PrintAsync(line);
                if (ConsoleStreams.Current is { HasReader: false } && (await job.RefreshAsync(cancellationToken)).IsActive)
                    return Detach(context, job);
            }
            await job.WaitAsync(cancellationToken);
            await PullAsync(job, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Detach(context, job);
        }
        context.Note(Outcome(job.Run));
        return job.Run.ExitCode ?? ExitCodes.Failure;
    }

    // Whoever waits for the run's exit code must not take this for success.
    private static int Detach(VerbContext context, TrainingJob job)
    {
        context.Note($"Detached; run {job.Run.Id} goes on.");
        return ExitCodes.Interrupted;
    }

    private static async Task PullAsync(TrainingJob job, VerbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await job.PullAsync(cancellationToken);
        }
        catch (UserException exception)
        {
            context.Warn($"The files of run {job.Run.Id} stay where they are: {exception.Message}");
        }
    }

    private static string Outcome(RunInfo run) => run.Status == RunStatus.Lost
        ? run.ProcessId is { } process
            ? $"Run {run.Id} is lost: its process {process} vanished. train --resume {run.Id} continues it from its newest checkpoint."
            : $"Run {run.Id} is lost: {run.Job?.Target ?? "its target"} does not know what became of it."
        : $"Run {run.Id}: {RunText.Status(run.Status)}{((run.Error ?? run.StopReason) is { } reason && reason != RunText.Status(run.Status) ? $" ({reason})" : "")}.";
}
