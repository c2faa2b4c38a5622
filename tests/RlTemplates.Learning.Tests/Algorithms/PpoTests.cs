using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class PpoTests
{
    private static readonly PpoOptions Short = new() { NumSgdIter = 3, SgdMinibatchSize = 100, MinTimestepsPerIteration = 600, EntropyCoeff = 0.01, VfClipParam = 5 };

    [Fact]
    public void Going_on_from_saved_state_gives_the_same_bits()
    {
        using var whole = Create(Short);
        var (expected, resumed) = (new TrainReport(), new TrainReport());
        Train(whole, 3, expected);
        var saved = State(whole);
        Train(whole, 3, expected);

        using var other = Create(Short, seed: 99);
        other.Load(new(new MemoryStream(saved)));
        State(other).ShouldBe(saved);
        Train(other, 3, resumed);

        State(other).ShouldBe(State(whole));
        resumed.Episodes.ShouldBe(expected.Episodes);
        WithoutTime(resumed).ShouldBe(WithoutTime(expected));
        resumed.TimestepsTotal.ShouldBe(expected.TimestepsTotal);
    }

    [Fact]
    public void Same_seed_same_bits_whatever_the_threads_and_another_seed_others()
    {
        using var one = Create(Short, threads: 1);
        using var two = Create(Short, threads: 2);
        using var other = Create(Short, seed: 2);
        foreach (var algorithm in new[] { one, two, other })
            Train(algorithm, 2, new());
        State(two).ShouldBe(State(one));
        State(other).ShouldNotBe(State(one));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Defaults_learn_cart_pole(ulong seed)
    {
        using var algorithm = Create(new(), seed);
        var (report, last) = (new TrainReport(), new Queue<double>());
        while (report.TimestepsTotal < 300_000 && (last.Count < 100 || last.Average() < 475))
        {
            Train(algorithm, 1, report);
            foreach (var episode in report.Episodes)
                last.Enqueue(episode.Reward);
            while (last.Count > 100)
                last.Dequeue();
        }
        last.Average().ShouldBeGreaterThanOrEqualTo(475);
    }

    [Fact]
    public void Every_declared_metric_is_reported_and_cancelling_ends_early()
    {
        using var algorithm = Create(Short);
        var report = new TrainReport();
        algorithm.Train(report, new CancellationToken(canceled: true));
        report.TimestepsTotal.ShouldBe(0);
        algorithm.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(768);
        report.Metrics.Keys.ShouldBe(AlgorithmStates.Declared<Ppo>(), ignoreOrder: true);
        report.Metrics.Values.ShouldAllBe(value => double.IsFinite(value));
        AlgorithmStates.ShouldAccountForItsTime(report);
    }

    [Fact]
    public void State_of_other_options_is_refused()
    {
        using var algorithm = Create(Short);
        using var wider = Create(Short with { NumEnvs = 9 });
        Should.Throw<InvalidDataException>(() => wider.Load(new(new MemoryStream(State(algorithm)))));
        Should.Throw<InvalidDataException>(() => wider.Load(new(new MemoryStream("impala-1 and more"u8.ToArray()))));
    }

    private static IAlgorithm Create(PpoOptions options, ulong seed = 1, int threads = 1) =>
        Ppo.Create(options, new(count => CartPole.Create(new() { MaxEpisodeSteps = options == Short ? 30 : 500 }, count), seed) { Threads = threads });

    private static void Train(IAlgorithm algorithm, int iterations, TrainReport report)
    {
        for (var i = 0; i < iterations; i++)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
        }
    }

    private static byte[] State(IAlgorithm algorithm) => AlgorithmStates.Of(algorithm);

    private static Dictionary<string, double> WithoutTime(TrainReport report) =>
        report.Metrics.Where(metric => !metric.Key.StartsWith("time/", StringComparison.Ordinal)).ToDictionary();
}
