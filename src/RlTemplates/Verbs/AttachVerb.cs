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
                    return RunEnd.Leave(context, job.Run);
            }
            await job.WaitAsync(cancellationToken);
            await PullAsync(job, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RunEnd.Leave(context, job.Run);
        }
        return RunEnd.Tell(context, job.Run);
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
