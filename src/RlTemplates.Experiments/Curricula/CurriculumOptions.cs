using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Experiments;

/// <summary>
/// How an option of the environment changes while training goes on: which values it has, one after another. Evaluations keep the value of the config. Derive a record to add a kind of curriculum.
/// </summary>
[Options]
public abstract record CurriculumOptions
{
    /// <summary>The option by its path, for example environment.length. It must be one that a task can change: not the time limit, a wrapper, or what decides what the environment shows or takes.</summary>
    public string Option { get; init; } = "";

    /// <summary>Its values, each as it is written in presets; the first holds from the beginning of the training. At least two.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Says which value shall hold. Asked before each iteration but the first, once.</summary>
    /// <param name="position">How far training is.</param>
    /// <returns>Place of the value in <see cref="Values"/>, from 0; beyond the last one, the last one holds.</returns>
    public abstract int Next(CurriculumPosition position);
}

/// <summary>A curriculum by the timesteps of training: each value holds from one of them on.</summary>
public sealed record ScheduledCurriculum : CurriculumOptions
{
    /// <summary>Timesteps at which the values begin to hold, one for each, ascending, the first 0. A value is taken before the first iteration that begins at or after its timestep.</summary>
    [Range(0, long.MaxValue)]
    public IReadOnlyList<long> Steps { get; init; } = [];

    /// <inheritdoc/>
    public override int Next(CurriculumPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return Math.Max(Steps.Count(step => step <= position.TimestepsTotal) - 1, 0);
    }
}

/// <summary>A curriculum by a metric: the next value holds once results meet a bound. It never goes back.</summary>
public sealed record SteppedCurriculum : CurriculumOptions
{
    /// <summary>The metric of results. One of evaluations counts once for each evaluation.</summary>
    public string Metric { get; init; } = RlTemplates.Metric.EpisodeRewardMean;

    /// <summary>The least value of the metric with which the next value of the option holds; null where at_most is the bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The largest value of the metric with which the next value of the option holds; null where at_least is the bound.</summary>
    public double? AtMost { get; init; }

    /// <summary>Results in a row that must meet the bound.</summary>
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 1;

    /// <summary>Episodes that must end before results count, after each change; by default as many as the means of results look back on.</summary>
    [Range(0, 1_000_000_000)]
    public long MinEpisodes { get; init; } = 100;

    /// <inheritdoc/>
    public override int Next(CurriculumPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        if (position.EpisodesInForce < MinEpisodes || (IsOfEvaluation && !position.IsEvaluated))
            return position.Value;
        position.Memory = position.Metrics.TryGetValue(Metric, out var value) && (value >= AtLeast || value <= AtMost) ? position.Memory + 1 : 0;
        return position.Memory >= Iterations ? position.Value + 1 : position.Value;
    }

    /// <summary>Whether the metric is one of evaluations.</summary>
    internal bool IsOfEvaluation => Metric.StartsWith("evaluation/", StringComparison.Ordinal);
}
