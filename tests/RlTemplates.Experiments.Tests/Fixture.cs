using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public static class Fixture
{
    private static readonly string[] WallClock = [Metric.TimeThisIterationSeconds, Metric.TimeTotalSeconds, Metric.TimestepsPerSecond, Metric.FramesPerSecond,
        Metric.TimeEnvironment, Metric.TimeInference, Metric.TimeLearning, Metric.TimeWaiting, Metric.TimeOther];

    public static ExperimentDefinition Definition { get; } = new ExperimentDefinition<object>
    {
        Name = "countdown",
        Options = new NoOptions(),
        Configuration = _ => Config(),
    };

    public static ExperimentConfig Config(int iterations = 20, IReadOnlyList<Callback>? callbacks = null, Action<int>? onIteration = null, int delay = 0) => new()
    {
        CreateEnvironment = count => new CountdownEnvironment(count),
        CreateAlgorithm = setup => new FakeAlgorithm(setup) { OnIteration = onIteration, DelayMilliseconds = delay },
        Seed = 7,
        Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(iterations) },
        Evaluation = new() { Interval = 4, Episodes = 10 },
        Checkpoint = new() { Interval = 3, IntervalSeconds = 0, Keep = 2, BestMetric = BestMetric.None },
        HarmlessOptions = ["stop", "evaluation", "checkpoint"],
        Callbacks = callbacks ?? [],
    };

    public static TrainOutcome Train(string root, ExperimentConfig config, RunInfo? resume = null, CancellationToken cancellationToken = default) =>
        new Experiment(Definition, config).Train(new() { Store = new(root), Run = resume is null ? RunChoice.New : RunChoice.Resume(resume) }, cancellationToken);

    public static IReadOnlyList<string> Rows(RunInfo run) =>
    [
        .. MetricReader.Read(run.MetricsPath).Select(row =>
            string.Join(' ', row.Metrics.Where(m => !WallClock.Contains(m.Key)).Select(m => FormattableString.Invariant($"{m.Key}={m.Value:R}")))),
    ];

    public static byte[] NewestState(RunInfo run) => File.ReadAllBytes(Path.Combine(new CheckpointStore(run.CheckpointsPath).Latest()!.Path, "algorithm.bin"));

    private sealed class NoOptions : OptionTable
    {
        public override IReadOnlyList<Option> Options => [];

        public override object CreateDefault() => new();

        public override object Bind(object defaults, OptionValues values) => defaults;
    }
}
