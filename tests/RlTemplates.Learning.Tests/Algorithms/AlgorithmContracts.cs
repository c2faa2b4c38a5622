using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>What holds for every algorithm. Each is made by seed and threads.</summary>
internal static class AlgorithmContracts
{
    /// <summary>Trains some iterations; the report is the last one's.</summary>
    public static TrainReport Train(IAlgorithm algorithm, int iterations)
    {
        var report = new TrainReport();
        for (var i = 0; i < iterations; i++)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
        }
        return report;
    }

    /// <summary>What was saved goes on bit for bit in an algorithm of another seed and other threads that was trained before.</summary>
    public static void ShouldResume(Func<ulong, int, IAlgorithm> create, int before, int after)
    {
        using var whole = create(1, 1);
        using var other = create(99, 2);
        Train(whole, before);
        Train(other, 1);
        var saved = AlgorithmStates.Of(whole);
        other.Load(new(new MemoryStream(saved)));
        AlgorithmStates.Of(other).ShouldBe(saved);
        ShouldBeSame(Train(other, after), Train(whole, after));
        AlgorithmStates.Of(other).ShouldBe(AlgorithmStates.Of(whole));
    }

    /// <summary>Threads change no bit, the seed does.</summary>
    public static void ShouldNotDependOnThreads(Func<ulong, int, IAlgorithm> create, int iterations)
    {
        using var one = create(1, 1);
        using var two = create(1, 2);
        using var other = create(2, 1);
        ShouldBeSame(Train(two, iterations), Train(one, iterations));
        Train(other, iterations);
        AlgorithmStates.Of(two).ShouldBe(AlgorithmStates.Of(one));
        AlgorithmStates.Of(other).ShouldNotBe(AlgorithmStates.Of(one));
    }

    /// <summary>An iteration that is cancelled trains nothing; the second whole one reports all that is declared.</summary>
    public static TrainReport ShouldReportAndCancel<T>(IAlgorithm algorithm)
    {
        var cancelled = new TrainReport();
        algorithm.Train(cancelled, new CancellationToken(canceled: true));
        cancelled.TimestepsTotal.ShouldBe(0);
        var report = Train(algorithm, 2);
        ShouldBeDeclared<T>(report);
        return report;
    }

    /// <summary>All declared metrics and no others are there, and finite.</summary>
    public static void ShouldBeDeclared<T>(TrainReport report)
    {
        report.Metrics.Keys.ShouldBe(AlgorithmStates.Declared<T>(), ignoreOrder: true);
        report.Metrics.Values.ShouldAllBe(value => double.IsFinite(value));
        AlgorithmStates.ShouldAccountForItsTime(report);
    }

    /// <summary>All but time is equal.</summary>
    public static void ShouldBeSame(TrainReport report, TrainReport expected)
    {
        report.Episodes.ShouldBe(expected.Episodes);
        report.TimestepsTotal.ShouldBe(expected.TimestepsTotal);
        WithoutTime(report).ShouldBe(WithoutTime(expected));
    }

    /// <summary>State of other options, of another algorithm, or cut short is not loaded.</summary>
    public static void ShouldRefuseStatesOfOthers<TOptions>(Func<TOptions, IAlgorithm> create, TOptions options, params TOptions[] others)
    {
        using var algorithm = create(options);
        Train(algorithm, 1);
        var saved = AlgorithmStates.Of(algorithm);
        foreach (var other in others)
        {
            using var different = create(other);
            ShouldRefuse(different, saved);
        }
        ShouldRefuse(algorithm, "other-1 and more"u8.ToArray());
        var cut = Record.Exception(() => algorithm.Load(new(new MemoryStream(saved[..^200]))));
        (cut is InvalidDataException or EndOfStreamException).ShouldBeTrue($"{cut}");
    }

    /// <summary>The state is not loaded.</summary>
    /// <returns>Why.</returns>
    public static string ShouldRefuse(IAlgorithm algorithm, byte[] state) => Should.Throw<InvalidDataException>(() => algorithm.Load(new(new MemoryStream(state)))).Message;

    /// <summary>The last so many episodes bring that reward on average before so many timesteps are over.</summary>
    public static void ShouldLearn(IAlgorithm algorithm, double reward, int episodes, long timesteps)
    {
        var (report, last) = (new TrainReport(), new Queue<double>());
        while (report.TimestepsTotal < timesteps && (last.Count < episodes || last.Average() < reward))
        {
            report = Train(algorithm, 1);
            foreach (var episode in report.Episodes)
                last.Enqueue(episode.Reward);
            while (last.Count > episodes)
                last.Dequeue();
        }
        last.Average().ShouldBeGreaterThanOrEqualTo(reward);
    }

    private static Dictionary<string, double> WithoutTime(TrainReport report) =>
        report.Metrics.Where(metric => !metric.Key.StartsWith("time/", StringComparison.Ordinal)).ToDictionary();
}
