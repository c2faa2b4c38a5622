using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Benchmarks;

/// <summary>Time and memory of evaluating a SAC run whose replay holds a million transitions.</summary>
internal static class EvaluateBenchmark
{
    private const int Transitions = 1_000_000;

    /// <param name="root">Folder of the run, which is trained where there is none: it plays a million steps and learns nothing.</param>
    public static int Run(string root)
    {
        var store = new RunStore(root);
        var experiment = new Experiment(Definition, Config());
        if (store.List().Count == 0)
        {
            var outcome = experiment.Train(new() { Store = store });
            Console.WriteLine($"trained: {outcome.Run.Status} {outcome.Error}");
            return outcome.ExitCode;
        }
        var start = Stopwatch.GetTimestamp();
        var result = experiment.Evaluate(new() { Run = store.Find("latest"), Episodes = 10 }).Result;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"evaluated in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB, "
            + $"allocated {GC.GetTotalAllocatedBytes() / 1e6:0} MB, reward {result.RewardMean:0.000}"));
        return 0;
    }

    private static ExperimentDefinition Definition { get; } = new ExperimentDefinition<object> { Name = "sac", Options = new NoOptions(), Configuration = _ => Config() };

    private static ExperimentConfig Config() => new()
    {
        CreateEnvironment = count => Pendulum.Create(new(), count),
        CreateAlgorithm = setup => Sac.Create(new() { BufferSize = Transitions, NumEnvs = 16, LearningStarts = 2 * Transitions, MinTimestepsPerIteration = Transitions }, setup),
        Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(1) },
        Evaluation = new() { Episodes = 10 },
    };

    private sealed class NoOptions : OptionTable
    {
        public override IReadOnlyList<Option> Options => [];

        public override object CreateDefault() => new();

        public override object Bind(object defaults, OptionValues values) => defaults;
    }
}
