using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Benchmarks;

/// <summary>Agent steps a second of whole training loops, with one thread on one core, then twice as many each time up to all cores.</summary>
internal static class TrainingBenchmark
{
    // Results are wanted no more often than by default.
    private static readonly PpoOptions Zoo = PpoReference.CartPole with { MinTimestepsPerIteration = new PpoOptions().MinTimestepsPerIteration };

    private static readonly ImpalaOptions PongSettings = new() { NumEnvsPerWorker = 8, TrainBatchSize = 160, MinTimePerIterationSeconds = 0.5 };

    private static readonly (string Name, string Environment, Func<int, IAlgorithm> Create)[] Loops =
    [
        ("PPO", "CartPole", threads => Ppo.Create(Zoo, new(count => CartPole.Create(new(), count), 1) { Threads = threads })),
        ("IMPALA", "Pong", threads => Impala.Create(PongSettings, new(count => Pong.Create(new(), count), 1) { Threads = threads })),
        ("DQN", "CartPole", threads => Dqn.Create(new(), new(count => CartPole.Create(new(), count), 1) { Threads = threads })),
        ("SAC", "Pendulum", threads => Sac.Create(new(), new(count => Pendulum.Create(new(), count), 1) { Threads = threads })),
    ];

    /// <param name="algorithm">The only one to measure; null measures all.</param>
    /// <param name="seconds">Time of each of the five repeats.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string? algorithm, double seconds)
    {
        var loops = Loops.Where(l => algorithm is null || l.Name.Equals(algorithm, StringComparison.OrdinalIgnoreCase)).ToList();
        if (loops.Count == 0)
        {
            Console.Error.WriteLine($"'{algorithm}' is no training loop; there are {string.Join(", ", Loops.Select(l => l.Name))}.");
            return 2;
        }
        Console.WriteLine("algorithm  environment  threads   steps/s (median)       best");
        foreach (var threads in Doublings(Environment.ProcessorCount))
        {
            UseCores(threads);
            foreach (var loop in loops)
                Report(loop.Name, loop.Environment, threads, loop.Create(threads), seconds);
        }
        return 0;
    }

    private static IEnumerable<int> Doublings(int most)
    {
        for (var threads = 1; threads < most; threads *= 2)
            yield return threads;
        yield return most;
    }

    // Threads on one core show what it alone can do. Where the system has no such setting, threads alone count.
    private static void UseCores(int cores)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return;
        using var process = Process.GetCurrentProcess();
        process.ProcessorAffinity = (nint)((1L << Math.Min(cores, 62)) - 1);
    }

    private static void Report(string name, string environment, int threads, IAlgorithm algorithm, double seconds)
    {
        var report = new TrainReport();
        var steps = 0L;
        var rates = new double[5];
        for (var repeat = -1; repeat < rates.Length; repeat++)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < (repeat < 0 ? 2 : 1) * seconds)
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
