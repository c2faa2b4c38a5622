namespace RlTemplates;

/// <summary>One finished episode.</summary>
/// <param name="Reward">Sum of the unclipped rewards.</param>
/// <param name="Length">Number of steps.</param>
public readonly record struct EpisodeResult(double Reward, int Length)
{
    /// <summary>Whether a limit from outside cut it.</summary>
    public bool Truncated { get; init; }

    /// <summary>
    /// Whether a bound of an evaluation ended it, or its copy threw and was replaced, not the environment: reward and length are those until then. Always false in training. Default false.
    /// </summary>
    public bool Unfinished { get; init; }
}

/// <summary>Outcome of one training iteration. Metrics that have no value yet (no episode has finished) read as NaN.</summary>
/// <param name="metrics">All metrics by name.</param>
public sealed class TrainResult(IReadOnlyDictionary<string, double> metrics)
{
    /// <summary>All metrics by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; } = metrics;

    /// <summary>A metric by name, NaN where it has no value.</summary>
    /// <param name="metric">Name in snake_case.</param>
    public double this[string metric] => Metrics.TryGetValue(metric, out var value) ? value : double.NaN;

    /// <summary>Number of the iteration, from 1.</summary>
    public int TrainingIteration => (int)this[Metric.TrainingIteration];

    /// <summary>Mean reward of the last 100 training episodes.</summary>
    public double EpisodeRewardMean => this[Metric.EpisodeRewardMean];

    /// <summary>Mean length in steps of the last 100 training episodes.</summary>
    public double EpisodeLengthMean => this[Metric.EpisodeLengthMean];

    /// <summary>Episodes finished since training began.</summary>
    public long EpisodesTotal => (long)this[Metric.EpisodesTotal];

    /// <summary>Environment steps since training began.</summary>
    public long TimestepsTotal => (long)this[Metric.TimestepsTotal];

    /// <summary>Seconds of training, over all resumed parts.</summary>
    public double TimeTotalSeconds => this[Metric.TimeTotalSeconds];
}

/// <summary>Outcome of evaluation episodes.</summary>
/// <param name="Episodes">The episodes in order.</param>
/// <param name="TimestepsTotal">Training steps behind the policy that was evaluated.</param>
public sealed record EvaluationResult(IReadOnlyList<EpisodeResult> Episodes, long TimestepsTotal)
{
    /// <summary>Mean reward; NaN without episodes.</summary>
    public double RewardMean => Episodes.Count == 0 ? double.NaN : Episodes.Average(e => e.Reward);

    /// <summary>Least reward; NaN without episodes.</summary>
    public double RewardMin => Episodes.Count == 0 ? double.NaN : Episodes.Min(e => e.Reward);

    /// <summary>Largest reward; NaN without episodes.</summary>
    public double RewardMax => Episodes.Count == 0 ? double.NaN : Episodes.Max(e => e.Reward);

    /// <summary>Mean length in steps; NaN without episodes.</summary>
    public double LengthMean => Episodes.Count == 0 ? double.NaN : Episodes.Average(e => e.Length);

    /// <summary>Number of episodes that a bound of the evaluation ended, or a copy that threw (<see cref="EpisodeResult.Unfinished"/>); means, least and largest values include them.</summary>
    public int UnfinishedEpisodes => Episodes.Count(e => e.Unfinished);
}

/// <summary>A checkpoint that is complete on disk.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="TimestepsTotal">Training steps behind it.</param>
/// <param name="TrainingIteration">Iterations behind it.</param>
public sealed record Checkpoint(string Path, long TimestepsTotal, int TrainingIteration)
{
    /// <summary>Size of its files in bytes.</summary>
    public long Bytes { get; init; }
}
