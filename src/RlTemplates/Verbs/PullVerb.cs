using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>pull</c>.</summary>
internal sealed class PullVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public PullVerb()
        : base("pull", "Brings the files of a submitted run home, as far as they are not here yet: metrics, logs, checkpoints and model.")
    {
        Arguments = [_run];
        Options = [_json];
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await Jobs.FindAsync(context, context.FindRun(context.Get(_run)), cancellationToken);
        await job.PullAsync(cancellationToken);
        var run = await job.RefreshAsync(cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => RunJson.WriteSummary(json, run));
        else
            await context.PrintAsync($"{run.Id} ({RunText.Status(run.Status)}) is in {run.Directory}{Newest(run)}");
        return ExitCodes.Success;
    }

    private static string Newest(RunInfo run) =>
        new CheckpointStore(run.CheckpointsPath).List() is [var newest, ..] ? $"; newest checkpoint: {Path.GetFileName(newest.Path)}" : "";
}
