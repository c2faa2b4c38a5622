using System.Reflection;
using Shouldly;

namespace RlTemplates.Learning.Tests.Algorithms;

internal static class AlgorithmStates
{
    public static byte[] Of(IAlgorithm algorithm)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            algorithm.Save(writer);
        return stream.ToArray();
    }

    /// <summary>Metrics that a trained iteration must report: those declared and the shares of time.</summary>
    public static string[] Declared<T>() =>
        [.. typeof(T).GetCustomAttribute<AlgorithmAttribute>()!.Metrics, Metric.TimeEnvironment, Metric.TimeInference, Metric.TimeLearning, Metric.TimeWaiting, Metric.TimeOther];

    public static void ShouldAccountForItsTime(TrainReport report)
    {
        var shares = report.Metrics.Where(metric => metric.Key.StartsWith("time/", StringComparison.Ordinal)).ToList();
        shares.ShouldAllBe(metric => metric.Value >= 0 && metric.Value <= 1);
        shares.Sum(metric => metric.Value).ShouldBe(1, 1e-9);
        report.Metrics[Metric.TimeEnvironment].ShouldBeGreaterThan(0);
        report.Metrics[Metric.TimeInference].ShouldBeGreaterThan(0);
        report.Metrics[Metric.TimeLearning].ShouldBeGreaterThan(0);
    }
}
