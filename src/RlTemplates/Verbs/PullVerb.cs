using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>pull</c>.</summary>
internal sealed class PullVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    private readonly VerbOption<string?> _artifact = VerbOption.Text("--artifact", "the name of a file", "Brings only this file home, as jobs show --json lists it.");

    private readonly VerbOption<string?> _out = VerbOption.Text("--out", "the path of a new file", "Where --artifact is written. Default: the file's own name, in the working directory.");

    private readonly VerbOption<string?> _target = Jobs.Target();

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public PullVerb()
        : base("pull", "Brings the files of a submitted run home, as far as they are not here yet: metrics, logs, checkpoints and model.")
    {
        Arguments = [_run];
        Options = [_artifact, _out, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Get(_out) is not null && context.Get(_artifact) is null)
            throw new UserException("--out names where --artifact is written; give both, or none.");
        await using var job = await Jobs.FindAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        if (context.Get(_artifact) is { } artifact)
            return await DownloadAsync(context, job, artifact, cancellationToken);
        await job.PullAsync(cancellationToken);
        var run = await job.RefreshAsync(cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => RunJson.WriteSummary(json, run));
        else
            await context.PrintAsync($"{run.Id} ({RunText.Status(run.Status)}) is in {run.Directory}{Newest(run)}");
        return ExitCodes.Success;
    }

    private async Task<int> DownloadAsync(VerbContext context, TrainingJob job, string artifact, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(context.Get(_out) ?? artifact[(artifact.LastIndexOf('/') + 1)..]);
        if (Path.Exists(path))
            throw new UserException($"{path} is there already; name another file with --out.");
        await job.DownloadArtifactAsync(artifact, path, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => json.WriteString("path", path));
        else
            await context.PrintAsync($"{artifact} is in {path}");
        return ExitCodes.Success;
    }

    private static string Newest(RunInfo run) =>
        new CheckpointStore(run.CheckpointsPath).List() is [var newest, ..] ? $"; newest checkpoint: {Path.GetFileName(newest.Path)}" : "";
}
