using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Benchmarks;

/// <summary>Whether memory grows while training goes on: resident memory, and what is left of the managed heap after a full collection.</summary>
internal static class MemoryBenchmark
{
    private const int Rows = 10;

    /// <param name="minutes">Time of each of the trainings.</param>
    public static int Run(string minutes)
    {
        if (!double.TryParse(minutes, CultureInfo.InvariantCulture, out var whole) || !(whole > 0))
        {
            Console.Error.WriteLine($"minutes is '{minutes}'; it must be a number above 0.");
            return 2;
        }
        Console.WriteLine("algorithm  environment  minutes        steps   resident MB   heap after full collection, MB");
        Watch("PPO", "CartPole", whole, Ppo.Create(PpoReference.CartPole with { MinTimestepsPerIteration = new PpoOptions().MinTimestepsPerIteration }, new(count => CartPole.Create(new(), count), 1)));
        Watch("IMPALA", "Pong", whole, Impala.Create(new() { NumEnvsPerWorker = 8, TrainBatchSize = 160, MinTimePerIterationSeconds = 0.5 }, new(count => Pong.Create(new(), count), 1)));
        return 0;
    }

    private static void Watch(string name, string environment, double minutes, IAlgorithm algorithm)
    {
        using var trained = algorithm;
        using var process = Process.GetCurrentProcess();
        var (report, watch) = (new TrainReport(), Stopwatch.StartNew());
        for (var row = 1; row <= Rows; row++)
        {
            while (watch.Elapsed.TotalMinutes < minutes * row / Rows)
            {
                report.Clear();
                algorithm.Train(report, CancellationToken.None);
            }
            process.Refresh();
            var resident = process.WorkingSet64;
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-10} {environment,-12} {watch.Elapsed.TotalMinutes,7:F1} {report.TimestepsTotal,12:N0} {resident / 1e6,13:F1} {heap / 1e6,32:F3}"));
        }
    }
}
