using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>jobs</c>.</summary>
internal sealed class JobsVerb : Verb
{
    private const int MostAtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunFilter _filter = new();

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public JobsVerb()
        : base("jobs", "Lists what was submitted and how its targets say that it stands, newest first.") => (Options, EndsOnInterrupt) = ([.. _filter.Options, _json], true);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RunInfo> runs = [.. context.ListRuns(context.NamedName).Where(r => r.Job is not null)];
        // A target is asked only about what is listed; where the status chooses, the answers decide what that is.
        if (!_filter.AsksForStatus(context))
            runs = _filter.Choose(context, runs);
        var answers = new (RunInfo Run, string? Problem)[runs.Count];
        await Parallel.ForAsync(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, async (i, stop) =>
            answers[i] = runs[i].IsActive || runs[i].IsWaiting ? await AskAsync(context, runs[i], stop) : (runs[i], null));
        foreach (var problem in answers.Select(a => a.Problem).OfType<string>())
            context.Warn(problem);
        IReadOnlyList<RunInfo> shown = [.. answers.Select(a => a.Run)];
        if (_filter.AsksForStatus(context))
            shown = _filter.Choose(context, shown);
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, shown, RunJson.WriteSummary);
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, shown.Select(Row).Prepend(["run", "name", "status", "target", "job", "address"]));
        return ExitCodes.Success;
    }

    private static string[] Row(RunInfo run) => [run.Id, run.Name ?? "", RunText.Status(run.Status), run.Job!.Target, run.Job.Id, run.Job.Address ?? ""];

    // One target that cannot be asked does not hide what the others say.
    private static async Task<(RunInfo Run, string? Problem)> AskAsync(VerbContext context, RunInfo run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // A list has no options, which a target needs.
            await using var job = await Jobs.FindAsync(context, context.Runs.Reload(run), limit.Token);
            var answer = await job.RefreshAsync(limit.Token);
            return (answer.Job is null ? answer with { Job = run.Job } : answer, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (run, string.Create(CultureInfo.InvariantCulture, $"{run.Id}: '{run.Job!.Target}' has not answered within {Patience.TotalSeconds:0} seconds; the status is the one that was known before."));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException)
        {
            return (run, exception is UserException ? exception.Message : $"{run.Id}: {MaskedException.InWords(exception)}");
        }
    }
}
