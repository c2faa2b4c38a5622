using RlTemplates.Estimators.Local;
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
        var job = new LocalJob(context.Runs, context.FindRun(context.Get(_run)));
        var code = await Blocking.Run(() => job.Attach(context.Output, cancellationToken));
        context.Note(code is null ? $"Detached; run {job.Run.Id} goes on." : Outcome(job.Run));
        return code ?? ExitCodes.Success;
    }

    private static string Outcome(RunInfo run) => run.Status == RunStatus.Lost
        ? $"Run {run.Id} is lost: its process {run.ProcessId} vanished. train --resume {run.Id} continues it from its newest checkpoint."
        : $"Run {run.Id}: {RunText.Status(run.Status)}{(run.StopReason is { } reason ? $" ({reason})" : "")}.";
}
