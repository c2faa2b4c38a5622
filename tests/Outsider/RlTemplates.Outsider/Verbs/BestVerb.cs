using System.Globalization;
using Outsider;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<BestVerb>]

namespace Outsider;

/// <summary>Names the run with the highest reward.</summary>
public sealed class BestVerb : Verb
{
    private readonly VerbOption<string> _metric = VerbOption.TextOr("--metric", "a metric", "What is compared.", Metric.EpisodeRewardMean);
    private readonly VerbOption<int?> _top = VerbOption.Whole("--top", 1, 100, "How many runs are named. Default: 1.");

    /// <summary>Makes the verb.</summary>
    public BestVerb()
        : base("best", "Names the runs whose metric is highest.") => Options = [_metric, _top];

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var metric = context.Get(_metric);
        List<RunInfo> runs = [.. context.Runs.List(context.NamedExperiment?.Name).Where(run => run.Metrics.ContainsKey(metric)).OrderByDescending(run => run.Metrics[metric]).Take(context.Get(_top) ?? 1)];
        if (runs.Count == 0)
            throw new UserException($"No run in {context.Runs.Root} has the metric '{metric}'.");
        foreach (var run in runs)
            await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{run.Id} {run.Metrics[metric]:0.0}"));
        return ExitCodes.Success;
    }
}
