using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Ends training where a stop criterion is met or a callback asked for it, and warns of criteria that cannot be met.</summary>
/// <param name="criteria">The stop criteria.</param>
/// <param name="evaluation">When training evaluates.</param>
/// <param name="hasHooks">Whether there are hooks of the user's, which may report evaluations.</param>
internal sealed class StopHook(IReadOnlyDictionary<string, StopBound> criteria, EvaluationOptions evaluation, bool hasHooks) : ITrainingHook
{
    private static readonly string[] Growing = [Metric.TimestepsTotal, Metric.EpisodesTotal, Metric.TrainingIteration, Metric.TimeTotalSeconds];

    public void OnStart(TrainingContext context)
    {
        foreach (var (metric, bound) in criteria.Where(c => Growing.Contains(c.Key)))
        {
            if (bound.IsUpper)
                context.Note($"stop.{metric} is {bound}: its values only grow, so that the first result meets it or none does; did you mean {bound with { IsUpper = false }}?", NoteSeverity.Warning);
            else if (bound.Value <= 0)
                context.Note($"stop.{metric} is {bound}, which the first result meets", NoteSeverity.Warning);
        }
        WarnOfEvaluations(context);
    }

    private void WarnOfEvaluations(TrainingContext context)
    {
        if (evaluation.Interval > 0 || evaluation.IntervalSteps > 0 || hasHooks)
            return;
        var waiting = criteria.Keys.Where(IsOfEvaluation).ToList();
        var end = waiting.Count == criteria.Count ? ", and no other criterion stops the training" : "";
        foreach (var metric in waiting)
            context.Note($"stop.{metric} waits for an evaluation, but none is made while evaluation.interval is 0{end}: set it, for example to 10", NoteSeverity.Warning);
    }

    public void BeforeIteration(TrainingContext context)
    {
        if (FindReached(context.Metrics) is { } reached)
            context.End(RunStatus.Completed, reached);
        else if (context.StopReason is { } asked)
            context.End(RunStatus.Stopped, asked);
    }

    public void AfterResult(TrainingContext context)
    {
        if (context.TrainingIteration != 1)
            return;
        foreach (var metric in criteria.Keys.Where(m => !context.Metrics.ContainsKey(m) && !IsOfEvaluation(m)))
        {
            var nearest = Suggestion.Nearest(metric, context.Metrics.Keys);
            context.Note(
                $"no result has the metric '{metric}' that stop.{metric} waits for" + (nearest is null ? "" : $"; did you mean {nearest}?"),
                NoteSeverity.Warning);
        }
    }

    private static bool IsOfEvaluation(string metric) => metric.StartsWith("evaluation/", StringComparison.Ordinal) && Metric.IsBuiltIn(metric);

    /// <summary>Says which criterion is met; null where none is.</summary>
    private string? FindReached(IReadOnlyDictionary<string, double> metrics)
    {
        foreach (var (metric, bound) in criteria)
        {
            if (metrics.TryGetValue(metric, out var value) && bound.IsReached(value))
                return FormattableString.Invariant($"{metric} is {value:0.######} ({bound})");
        }
        return null;
    }
}
