using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Mlflow;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Benchmarks;

/// <summary>
/// What a sink costs whose server is away: PPO on CartPole without a sink, without a sink once more, with one whose server refuses connections, and with one whose
/// server takes requests and never answers, in turn. The first two are an A/A pair: what they differ by, round by round, is what the machine itself varies by.
/// </summary>
internal static class SinkBenchmark
{
    private const int Rounds = 9, WarmUp = 20;

    /// <param name="iterations">Iterations of each training.</param>
    public static int Run(int iterations)
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start(1000);
        var port = ((IPEndPoint)hung.LocalEndpoint).Port;
        (string Name, SinkOptions? Sink)[] kinds =
        [
            ("none", null),
            ("none again", null),
            ("server refuses", Sink(new("http://127.0.0.1:1"))),
            ("server never answers", Sink(new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"))),
        ];
        var measured = kinds.Select(_ => new List<(double Wall, double Processor)>()).ToArray();
        Measure(null, iterations);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < kinds.Length; i++)
            {
                var kind = (i + round) % kinds.Length;
                measured[kind].Add(Measure(kinds[kind].Sink, iterations));
            }
        }
        Console.WriteLine($"{"sink",-22} {"seconds",8} {"least",7} {"most",7}   {"of the processor",16} {"least",7} {"most",7}");
        foreach (var (kind, times) in kinds.Zip(measured))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind.Name,-22} {Median(times.Select(t => t.Wall)),8:F3} {times.Min(t => t.Wall),7:F3} {times.Max(t => t.Wall),7:F3}   {Median(times.Select(t => t.Processor)),16:F3} {times.Min(t => t.Processor),7:F3} {times.Max(t => t.Processor),7:F3}"));
        }
        Console.WriteLine();
        Judge("seconds", kinds, measured, static t => t.Wall);
        Judge("of the processor", kinds, measured, static t => t.Processor);
        return 0;
    }

    // Of each round the ratio to the training without a sink; for one with a sink, to the mean of the two without.
    private static void Judge(string what, (string Name, SinkOptions? Sink)[] kinds, List<(double Wall, double Processor)>[] measured, Func<(double Wall, double Processor), double> of)
    {
        var (none, again) = (measured[0].ConvertAll(t => of(t)), measured[1].ConvertAll(t => of(t)));
        var pair = none.Zip(again, static (a, b) => b / a).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, A/A spread ({kinds[1].Name} / {kinds[0].Name}, {Rounds} rounds): median {Median(pair):F3}, from {pair.Min():F3} to {pair.Max():F3}"));
        for (var kind = 2; kind < kinds.Length; kind++)
        {
            var ratio = Median(measured[kind].Select((t, round) => of(t) / ((none[round] + again[round]) / 2)));
            var verdict = ratio <= pair.Max() ? ratio >= pair.Min() ? "within the A/A spread" : "faster than the A/A spread" : "SLOWER than the A/A spread";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, {kinds[kind].Name}: median {ratio:F3}: {verdict}"));
        }
    }

    private static MlflowSinkOptions Sink(MlflowAddress address) => new() { TrackingUri = address, EndSeconds = 0 };

    private static (double Wall, double Processor) Measure(SinkOptions? sink, int iterations)
    {
        var folder = Directory.CreateTempSubdirectory("rlt-sink-").FullName;
        try
        {
            var (clock, wall, processor) = (new Stopwatch(), 0.0, TimeSpan.Zero);
            var config = new ExperimentConfig
            {
                CreateEnvironment = count => CartPole.Create(new(), count),
                CreateAlgorithm = setup => Ppo.Create(new() { NumEnvs = 8, RolloutFragmentLength = 32, MinTimestepsPerIteration = 256, NumSgdIter = 4, Network = new() { HiddenSizes = [32] } }, setup),
                Seed = 1,
                Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(iterations) },
                Evaluation = new() { Interval = 0, Episodes = 0 },
                Tracking = new() { Sinks = sink is null ? [] : [sink], FlushSeconds = 5 },
                Callbacks = [new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Clock", At)],
            };
            new Experiment(new ExperimentDefinition<object> { Name = "sink", Options = new NoOptions(), Configuration = _ => config }, config).Train(new() { Store = new(folder) });
            return (wall, processor.TotalSeconds);

            void At(TrainResult result, Run run)
            {
                if (result.TrainingIteration == WarmUp)
                {
                    clock.Start();
                    processor = Environment.CpuUsage.TotalTime;
                }
                else if (result.TrainingIteration == iterations)
                    (wall, processor) = (clock.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - processor);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private sealed class NoOptions : OptionTable
    {
        public override IReadOnlyList<Option> Options => [];

        public override object CreateDefault() => new();

        public override object Bind(object defaults, OptionValues values) => defaults;
    }
}
