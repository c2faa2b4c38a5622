using System.Globalization;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>stop</c>.</summary>
internal sealed class StopVerb : Verb
{
    // From its last checkpoint to the end of its process.
    private static readonly TimeSpan Exit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    private readonly VerbArgument _run = CommonOptions.RunArgument();

    private readonly VerbOption<TimeSpan?> _grace = VerbOption.Parsed<TimeSpan>(
        JobArguments.Grace, CommonOptions.GraceValues, "How long to wait for its checkpoint; 0s only asks. Default: the --grace that the run was started with, or 5s.", CommonOptions.ParseGrace);

    private readonly VerbOption<bool> _now = VerbOption.Flag("--now", "Ends its process at once, without a checkpoint: for one that hangs.");

    private readonly VerbOption<string?> _target = Jobs.Target();

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public StopVerb()
        : base("stop", "Ends a run with a checkpoint, as Ctrl-C does, and waits for it.")
    {
        Arguments = [_run];
        Options = [_grace, _now, _target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var job = await FindAsync(context, cancellationToken);
        await job.RefreshAsync(cancellationToken);
        var local = job as LocalJob;
        if (local is not null)
            await RunWait.UntilAsync(local, run => run.Status != RunStatus.Pending || CpuPlace.IsWaiting(context.Runs.Root, run.Id), LongestStart, null, cancellationToken);
        EnsureNotLost(job.Run);
        if (!job.Run.IsActive)
        {
            // Whoever asks wants it ended, and it may have ended a moment ago.
            await TellAsync(context, job.Run, $"{job.Run.Id} has ended already: it is {RunText.Status(job.Run.Status)}");
            return ExitCodes.Success;
        }
        if (context.Get(_now))
            return await EndNowAsync(context, job, local, cancellationToken);
        await job.StopAsync(cancellationToken);
        var grace = context.Get(_grace) ?? GraceOf(job.Run);
        if (local is null && !job.Run.IsActive)
        {
            await TellAsync(context, job.Run, $"{job.Run.Id} {RunText.End(job.Run)}");
            return ExitCodes.Success;
        }
        if (local is null || context.Get(_grace) == TimeSpan.Zero)
        {
            await TellAsync(context, job.Run, $"asked {job.Run.Id} to end with a checkpoint; follow it with: {context.Command($"attach {job.Run.Id}")}");
            return ExitCodes.Success;
        }
        context.Note($"Asked {job.Run.Id} to end with a checkpoint.");
        if (!await RunWait.UntilAsync(local, run => !run.IsActive, grace + Exit, words => context.Note(words), cancellationToken))
        {
            context.Error(string.Create(CultureInfo.InvariantCulture, $"Run {job.Run.Id} has not ended within {(grace + Exit).TotalSeconds:0} seconds; it may still write its checkpoint. ")
                + $"Follow it with: {context.Command($"attach {job.Run.Id}")}, or end it without: {context.Command($"stop {job.Run.Id} --now")}");
            return ExitCodes.Failure;
        }
        if (job.Run.Status == RunStatus.Lost)
        {
            context.Error($"Run {job.Run.Id} is lost: its process ended without writing its end{Newest(context, job.Run)}.");
            return ExitCodes.Failure;
        }
        await TellAsync(context, job.Run, $"{job.Run.Id} {RunText.End(job.Run)}{Newest(context, job.Run)}");
        return ExitCodes.Success;
    }

    // The newest run may have ended while an older one goes on.
    private Task<TrainingJob> FindAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Get(_run) != CommonOptions.Latest || context.Get(_target) is not null)
            return Jobs.FindAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        context.RefuseRest();
        var run = context.FindRun(CommonOptions.Latest);
        if (!run.IsActive && context.Runs.Summaries(context.NamedName).FirstOrDefault(r => r.IsActive && RunId.Is(r.Id)) is { } active)
            run = context.Runs.Reload(active);
        return Jobs.FindAsync(context, run, cancellationToken);
    }

    private static TimeSpan GraceOf(RunInfo run) => run.GraceSeconds is >= 0 and var seconds
        ? TimeSpan.FromSeconds(Math.Min(seconds, (long)CommonOptions.LongestGrace.TotalSeconds))
        : TrainRequest.DefaultGracePeriod;

    private static void EnsureNotLost(RunInfo run)
    {
        if (run.Status == RunStatus.Lost)
        {
            throw new UserException($"Run {run.Id} cannot be stopped: it is lost, since {(run.ProcessId is { } process ? $"its process {process} has vanished" : "nobody knows what became of it")}. "
                + $"{Hint.Resume(run)} continues it.");
        }
    }

    private async Task<int> EndNowAsync(VerbContext context, TrainingJob job, LocalJob? local, CancellationToken cancellationToken)
    {
        var run = job.Run;
        if (local is null)
            throw new UserException($"--now ends processes of this machine, and run {run.Id} was submitted to '{job.Job.Target}'; leave it out.");
        if (run.Kind is RunKind.Sweep or RunKind.Seeds)
            throw new UserException($"Run {run.Id} {(run.Kind == RunKind.Sweep ? "is a sweep, and without it its trials" : "stands for several seeds, and without it their runs")} would go on; leave out --now.");
        local.Kill();
        if (!await RunWait.UntilAsync(local, r => !r.IsActive, Exit, null, cancellationToken))
            throw new UserException($"Run {run.Id} has not ended, although its process {run.ProcessId} was killed; the system does not let it go yet.");
        RunEnd.Record(context, job.Run, "ended at once by stop --now");
        await TellAsync(context, context.Runs.Reload(run), $"{run.Id} ended at once; what it trained since its newest checkpoint is lost{Newest(context, run)}");
        return ExitCodes.Success;
    }

    private Task TellAsync(VerbContext context, RunInfo run, string words) =>
        context.Get(_json) ? JsonOutput.WriteObjectAsync(context.Output, json => RunJson.WriteSummary(json, run)) : context.PrintAsync(words);

    private static string Newest(VerbContext context, RunInfo run) => run.Kind is RunKind.Sweep or RunKind.Seeds
        ? "; continue it with: " + context.Command(Hint.Resume(run))
        : new CheckpointStore(run.CheckpointsPath).List() is [var newest, ..] ? $"; newest checkpoint: {newest.Path}" : "";
}
