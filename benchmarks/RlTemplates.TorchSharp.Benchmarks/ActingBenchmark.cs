using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Benchmarks;

/// <summary>
/// Where actors compute their few observations while torch trains: with the built-in engine, or with torch on the device.
/// </summary>
internal static class ActingBenchmark
{
    /// <param name="seconds">Time of each measurement, after as long a time that does not count.</param>
    /// <param name="device">Where torch computes networks.</param>
    public static int Run(double seconds, TorchDevice device)
    {
        Console.WriteLine($"IMPALA, torch on {device}, steps/s");
        Console.WriteLine("| environment | copies | acting on the processor | acting with torch | the first again |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var copies in (int[])[1, 16])
        {
            Report("CartPole", copies, new(), count => CartPole.Create(new(), count));
            Report("Pong 42x42x4", copies, new(), count => Pong.Create(new(), count));
        }
        return 0;

        void Report(string name, int copies, ImpalaOptions options, Func<int, IEnvironment> environment)
        {
            double Measure(bool onProcessor) => Rate(
                options with { NumWorkers = 1, NumEnvsPerWorker = copies, MinTimePerIterationSeconds = 0, MinTimestepsPerIteration = 500 },
                new() { Device = device, ActOnProcessor = onProcessor }, environment, seconds);
            double processor = Measure(true), torch = Measure(false), again = Measure(true);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {copies} | {processor:N0} | {torch:N0} | {again:N0} |"));
        }
    }

    private static double Rate(ImpalaOptions options, TorchEngine engine, Func<int, IEnvironment> environment, double seconds)
    {
        using var algorithm = Impala.Create(options, new(environment, 1) { Engine = engine, Threads = 1 });
        TrainReport report = new();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds;)
            Train();
        var before = report.TimestepsTotal;
        var measured = Stopwatch.StartNew();
        while (measured.Elapsed.TotalSeconds < seconds)
            Train();
        return (report.TimestepsTotal - before) / measured.Elapsed.TotalSeconds;

        void Train()
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
        }
    }
}
