using System.Globalization;
using System.Text.Json;
using RlTemplates.Sweeps;
using RlTemplates.Terminal;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

namespace RlTemplates.Seeds;

/// <summary>What came of several seeds.</summary>
internal static class SeedsReport
{
    private static readonly string[] Metrics = [SeedsGroup.Metric, Metric.EvaluationRewardMean, Metric.TimestepsTotal, Metric.TimeTotalSeconds];

    /// <summary>Writes tables of the runs and of what they say together, and how to go on.</summary>
    public static async Task WriteAsync(VerbContext context, SeedsGroup group, RunInfo run)
    {
        await SweepConsole.WriteAsync(context.Output, context.IsTerminal, group.Picture());
        await context.Output.WriteLineAsync();
        await TextRows.WriteAsync(
            context.Output, context.IsTerminal,
            Metrics.Select(m => (Metric: m, Summary: Of(group, m))).Where(m => m.Summary.Count > 0).Select(m => Row(m.Metric, m.Summary, context.IsTerminal))
                .Prepend(["metric", "runs", "mean", "interquartile mean", "95 % interval from", "to"]));
        await context.PrintAsync($"run {run.Id} {RunText.Status(run.Status)}: {run.StopReason}");
        if (group.Trials.Count(t => t.IsOpen) is > 0 and var open)
            await context.PrintAsync($"to continue with the {(open == 1 ? "seed that has" : $"{open} seeds that have")} not come to the end: {context.Command(Hint.Resume(run))}");
        else if (group.Trials.Any(t => t.HasFailed))
            await context.PrintAsync($"to try the failed ones again: {context.Command(Hint.Resume(run))}");
    }

    /// <summary>Writes the same as fields of an object.</summary>
    public static void Write(Utf8JsonWriter json, SeedsGroup group, RunInfo run)
    {
        RunJson.WriteSummary(json, run);
        json.WriteStartArray("seeds");
        foreach (var trial in group.Trials)
        {
            json.WriteStartObject();
            json.WriteNumber("seed", ulong.Parse(trial.Entry.Values[0].Text, CultureInfo.InvariantCulture));
            json.WriteString("run", trial.Entry.RunId);
            json.WriteString("state", trial.State.Replace(' ', '_'));
            Number(json, SeedsGroup.Metric, trial.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("statistics");
        foreach (var metric in Metrics)
        {
            if (Of(group, metric) is not { Count: > 0 } summary)
                continue;
            json.WriteStartObject();
            json.WriteString("metric", metric);
            json.WriteNumber("count", summary.Count);
            Number(json, "mean", summary.Mean);
            Number(json, "interquartile_mean", summary.InterquartileMean);
            Number(json, "interval_low", summary.Low);
            Number(json, "interval_high", summary.High);
            json.WriteNumber("interval_level", SeedStatistics.Level);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static SeedSummary Of(SeedsGroup group, string metric) =>
        metric == SeedsGroup.Metric ? group.Summary : SeedStatistics.Of(group.Counted.Select(t => t.Run!.MetricOrNaN(metric)));

    private static string[] Row(string metric, SeedSummary summary, bool isShort)
    {
        return [metric, summary.Count.ToString(CultureInfo.InvariantCulture), Text(summary.Mean), Text(summary.InterquartileMean), Text(summary.Low), Text(summary.High)];

        string Text(double value) => double.IsNaN(value) ? "" : isShort ? MetricText.Value(metric, value) : value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
