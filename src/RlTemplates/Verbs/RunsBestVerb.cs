using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs best</c>.</summary>
internal sealed class RunsBestVerb : Verb
{
    private readonly RunFilter _filter = new();

    private readonly VerbOption<string> _metric = VerbOption.TextOr("--metric", "a metric", "The metric, of which the newest value counts. Default: episode_reward_mean.", Metric.EpisodeRewardMean);

    private readonly VerbOption<bool> _min = VerbOption.Flag("--min", "The smallest value is the best, and not the largest.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsBestVerb()
        : base("runs best", "Shows the run with the best value of a metric.") => Options = [_metric, _min, .. _filter.Conditions, _json];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var metric = context.Get(_metric);
        var best = await Blocking.Run(() => Find(context, metric));
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => RunJson.WriteSummary(json, best));
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, RunFacts.Of(best, metric));
        return ExitCodes.Success;
    }

    // Sweeps and several seeds have the value of one of their runs, which is listed itself.
    private RunInfo Find(VerbContext context, string metric)
    {
        List<RunInfo> runs = [.. _filter.Fitting(context, context.ListRuns(context.NamedName)).Where(r => r.Kind is RunKind.Run or RunKind.Head && r.Status != RunStatus.Broken)];
        RunOrder.EnsureMetric(_metric.Name, metric, runs, []);
        // Of equal ones the older was first.
        var sign = context.Get(_min) ? 1 : -1;
        return runs.Where(r => double.IsFinite(r.MetricOrNaN(metric))).OrderBy(r => sign * r.MetricOrNaN(metric)).ThenBy(r => r.CreatedAt).ThenBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new UserException(runs.Count == 0 ? $"No run fits in {context.Runs.Root}." : $"None of the {runs.Count} runs that fit has a result yet.");
    }
}
