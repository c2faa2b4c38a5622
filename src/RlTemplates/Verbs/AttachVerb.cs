using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>attach</c>.</summary>
internal sealed class AttachVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();
    private readonly VerbOption<string?> _target = Jobs.Target();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public AttachVerb()
        : base("attach", "Follows a submitted run's log and ends with its exit code; Ctrl-C detaches.")
    {
        Arguments = [_run];
        Options = [_target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        job.Tell = context.Warn;
        try
        {
            // Other programs wait for the end alone; logs has the lines for them.
            if (!context.Get(_json) && !await PrintLogAsync(job, context, cancellationToken))
                return RunEnd.Leave(context, job.Run);
            await job.WaitAsync(cancellationToken);
            await PullAsync(job, context, cancellationToken);
            if (job.Run.ExitCode != ExitCodes.Success)
                await TellFirstFailureAsync(job, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RunEnd.Leave(context, job.Run);
        }
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => RunJson.WriteSummary(json, job.Run with { Job = job.Job }));
        return RunEnd.Tell(context, job.Run);
    }

    // False where nobody reads further lines of a run that goes on.
    private static async Task<bool> PrintLogAsync(TrainingJob job, VerbContext context, CancellationToken cancellationToken)
    {
        await foreach (var line in job.ReadLogsAsync(cancellationToken))
        {
            await context.PrintAsync(line);
            if (ConsoleStreams.Current is { HasReader: false } && (await job.RefreshAsync(cancellationToken)).IsActive)
                return false;
        }
        return true;
    }

    // The others end because of it, and say so at length.
    private static async Task TellFirstFailureAsync(TrainingJob job, VerbContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (await job.FindFirstFailureAsync(cancellationToken) is not { } failure)
                return;
            context.Note($"First to fail: {JobText.Of(failure.Part)}");
            foreach (var line in failure.LastLines)
                context.Note("  " + line);
        }
        catch (UserException exception)
        {
            context.Warn($"Which part of run {job.Run.Id} failed first is not known: {exception.Message}");
        }
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
}
