using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>stop</c>.</summary>
internal sealed class StopVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    public StopVerb()
        : base("stop", "Asks a submitted run to end with a checkpoint, as Ctrl-C does.")
    {
        Arguments = [_run];
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.FindRun(context.Get(_run)), cancellationToken);
        if (!(await job.RefreshAsync(cancellationToken)).IsActive)
            throw new UserException($"Run {job.Run.Id} has ended already: it is {RunText.Status(job.Run.Status)}.");
        await job.StopAsync(cancellationToken);
        await context.PrintAsync($"asked {job.Run.Id} to end with a checkpoint; follow it with: attach {job.Run.Id}");
        if (job.Run is { ProcessId: { } process, Host: { } host })
            context.Note($"If it hangs, kill -9 {process} on {host} ends it without a checkpoint.");
        return ExitCodes.Success;
    }
}
