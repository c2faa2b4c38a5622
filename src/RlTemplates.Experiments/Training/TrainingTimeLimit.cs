using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// The stop criterion on <c>time_total_s</c>. Training ends between two iterations; one that would go far beyond the limit is paused, as at an interrupt, so that a
/// slow environment does not turn seconds into minutes.
/// </summary>
internal sealed class TrainingTimeLimit
{
    // An iteration may take so much longer, so that most runs end with a whole one.
    private const double MostBeyond = 0.1, LeastBeyond = 1;

    private readonly StopBound? _bound;

    /// <param name="criteria">The stop criteria.</param>
    public TrainingTimeLimit(IReadOnlyDictionary<string, StopBound> criteria) =>
        _bound = criteria.TryGetValue(Metric.TimeTotalSeconds, out var bound) && !bound.IsUpper ? bound : null;

    /// <summary>How long the next iteration, or what is left of a paused one, may take; null where nothing limits it, zero where the time is over.</summary>
    /// <param name="progress">How far training is.</param>
    public TimeSpan? Left(TrainingProgress progress)
    {
        if (_bound is not { } bound)
            return null;
        var left = bound.Value - Spent(progress);
        if (progress.Paused is not null && left <= 0)
            return TimeSpan.Zero;
        var most = Math.Max(left, 0) + Math.Max(MostBeyond * bound.Value, LeastBeyond);
        return most < TimeSpan.FromDays(20).TotalSeconds ? TimeSpan.FromSeconds(most) : null;
    }

    /// <summary>The criterion that is met, in words.</summary>
    /// <param name="seconds">Seconds of training, those of an iteration that has not ended included.</param>
    public string Reason(double seconds) => FormattableString.Invariant($"{Metric.TimeTotalSeconds} is {seconds:0.######} ({_bound})");

    /// <summary>A warning for a run that ends without any result; null where it has one.</summary>
    /// <param name="progress">How far training is.</param>
    public string? Warning(TrainingProgress progress) => progress.Iteration > 0 || _bound is not { } bound ? null : FormattableString.Invariant(
        $"stop.{Metric.TimeTotalSeconds} is {bound.Value}, which is over before the first iteration has ended: there is no result. Allow more time, or give an iteration fewer timesteps");

    private static double Spent(TrainingProgress progress) => progress.TimeTotalSeconds + (progress.Paused?.Seconds ?? 0);
}
