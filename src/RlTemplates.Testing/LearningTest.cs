using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Testing;

/// <summary>
/// Learning as a unit test: trains an experiment with several seeds, and fails with the curve of each that does not learn. The same code gives the same result on the same machine, but
/// for algorithms whose actors play while the learner learns (IMPALA without <c>lock_step</c>).
/// </summary>
public static class LearningTest
{
    /// <summary>Trains an experiment with the defaults of its config class, once for each seed, until each has reached a reward.</summary>
    /// <typeparam name="TConfig">The config class.</typeparam>
    /// <param name="reward">The mean reward of the last 100 training episodes that each seed must reach.</param>
    /// <param name="steps">Timesteps within which it must be reached, from 1.</param>
    /// <param name="seeds">Number of seeds: that of the config, and those that follow it. Default 1.</param>
    /// <param name="metric">Another metric that is to reach the value. Default: the mean reward.</param>
    /// <returns>When each seed has reached it.</returns>
    /// <exception cref="LearningTestException">A seed has not reached it, or its training failed.</exception>
    /// <exception cref="UserException">The config class or its values are wrong.</exception>
    public static IReadOnlyList<LearnedSeed> Reaches<TConfig>(double reward, long steps, int seeds = 1, string metric = Metric.EpisodeRewardMean)
        where TConfig : class, IExperimentClass, new() => Reaches(new TConfig(), reward, steps, seeds, metric);

    /// <summary>Trains an experiment with a config, once for each seed, until each has reached a reward.</summary>
    /// <typeparam name="TConfig">The config class.</typeparam>
    /// <param name="config">The config. Its stop criteria, evaluations, sinks, exports and hooks do not count.</param>
    /// <param name="reward">The mean reward of the last 100 training episodes that each seed must reach.</param>
    /// <param name="steps">Timesteps within which it must be reached, from 1.</param>
    /// <param name="seeds">Number of seeds: that of the config, and those that follow it. Default 1.</param>
    /// <param name="metric">Another metric that is to reach the value. Default: the mean reward.</param>
    /// <returns>When each seed has reached it.</returns>
    /// <exception cref="LearningTestException">A seed has not reached it, or its training failed.</exception>
    /// <exception cref="UserException">The config class or its values are wrong.</exception>
    public static IReadOnlyList<LearnedSeed> Reaches<TConfig>(TConfig config, double reward, long steps, int seeds = 1, string metric = Metric.EpisodeRewardMean)
        where TConfig : class, IExperimentClass
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(metric);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        if (double.IsNaN(reward))
            throw new ArgumentException("It must be a number.", nameof(reward));
        var experiment = Experiment.Create(config);
        var learned = new List<LearnedSeed>();
        var failures = new List<string>();
        for (var i = 0; i < seeds; i++)
        {
            var curve = Train(experiment, experiment.Config.Seed + (ulong)i, reward, steps, metric);
            if (curve.ReachedAt(reward) is { } at)
                learned.Add(new(curve.Seed, at));
            else
                failures.Add(curve.Failure(reward, steps));
        }
        if (failures.Count == 0)
            return learned;
        var count = string.Create(CultureInfo.InvariantCulture, $"{failures.Count} of {seeds} seed{(seeds == 1 ? "" : "s")} of {experiment.Definition.Name} did not reach {metric} {reward} within {steps} steps.");
        throw new LearningTestException(string.Join("\n\n", failures.Prepend(count)));
    }

    private static Curve Train(Experiment experiment, ulong seed, double reward, long steps, string metric)
    {
        var folder = Directory.CreateTempSubdirectory("rl-learning-");
        try
        {
            var points = new PointSink(metric);
            var config = experiment.Config with
            {
                Seed = seed,
                Stop = new Dictionary<string, StopBound> { [metric] = new(reward), [Metric.TimestepsTotal] = new(steps) },
                Evaluation = new() { Episodes = 1, Steps = 1 },
                Checkpoint = new() { Interval = 0, IntervalSeconds = 0, BestMetric = BestMetric.None },
                Tracking = new(),
                Export = new(),
                Hooks = [],
                TrainHooks = [],
                EvalHooks = [],
                ExportMethods = [],
            };
            var outcome = new Experiment(experiment.Definition, config).Train(new() { Store = new(folder.FullName), Sinks = [points], WritesDriverLog = false });
            return new(seed, metric, points.Points, outcome.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class PointSink(string metric) : IEventSink
    {
        public List<(double Steps, double Value)> Points { get; } = [];

        public void Write(TrainingEvent trainingEvent)
        {
            if (trainingEvent is ResultReported { Metrics: var metrics } && metrics.TryGetValue(metric, out var value) && double.IsFinite(value))
                Points.Add((metrics[Metric.TimestepsTotal], value));
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A seed that has learned.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Timesteps after which it had reached the reward.</param>
public sealed record LearnedSeed(ulong Seed, long Steps);
