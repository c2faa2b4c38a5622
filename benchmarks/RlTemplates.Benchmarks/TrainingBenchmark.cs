using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;

namespace RlTemplates.Benchmarks;

/// <summary>Agent steps a second of whole training loops.</summary>
internal static class TrainingBenchmark
{
    // Hyperparameters of RL Baselines3 Zoo's ppo CartPole-v1: 8 copies, 32 steps, batches of 256, 20 epochs, two 64-64 networks.
    private static readonly PpoOptions Zoo = new()
    {
        NumEnvs = 8,
        RolloutFragmentLength = 32,
        SgdMinibatchSize = 256,
        NumSgdIter = 20,
        Gamma = 0.98,
        Lambda = 0.8,
        LearningRate = Schedule.Linear(1e-3, 0, 100_000),
        ClipParam = Schedule.Linear(0.2, 0, 100_000),
        EntropyCoeff = 0,
        GradClip = 0.5,
        Network = new() { ShareLayers = false },
    };

    /// <param name="seconds">Time of each of the five repeats.</param>
    public static void Run(double seconds)
    {
        Console.WriteLine("algorithm  environment  threads   steps/s (median)       best");
        foreach (var threads in (int[])[1, 2])
            Report("PPO", "CartPole", threads, Ppo.Create(Zoo, new(count => CartPole.Create(new(), count), 1) { Threads = threads }), seconds);
    }

    private static void Report(string name, string environment, int threads, IAlgorithm algorithm, double seconds)
    {
        var report = new TrainReport();
        var steps = 0L;
        var rates = new double[5];
        for (var repeat = -1; repeat < rates.Length; repeat++)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                report.Clear();
                algorithm.Train(report, CancellationToken.None);
            }
            if (repeat >= 0)
                rates[repeat] = (report.TimestepsTotal - steps) / watch.Elapsed.TotalSeconds;
            steps = report.TimestepsTotal;
        }
        Array.Sort(rates);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {environment,-12} {threads,7} {rates[2],18:N0} {rates[4],10:N0}"));
        algorithm.Dispose();
    }
}
