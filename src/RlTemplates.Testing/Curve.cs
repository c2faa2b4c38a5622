using System.Globalization;
using RlTemplates.Terminal;

namespace RlTemplates.Testing;

/// <summary>How a metric went with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Points">Its values, by timesteps.</param>
/// <param name="Error">Why the training failed; null where it did not.</param>
internal sealed record Curve(ulong Seed, string Metric, IReadOnlyList<(double Steps, double Value)> Points, string? Error)
{
    private const int Width = 60;
    private const int Height = 8;

    /// <summary>Timesteps after which a value was reached; null where it was not.</summary>
    public long? ReachedAt(double value)
    {
        foreach (var point in Points)
        {
            if (point.Value >= value)
                return (long)point.Steps;
        }
        return null;
    }

    /// <summary>What is wrong, with the curve.</summary>
    public string Failure(double value, long steps)
    {
        if (Points.Count == 0)
            return string.Create(CultureInfo.InvariantCulture, $"Seed {Seed}: {Error ?? $"no result within {steps} steps had {Metric}."}");
        var best = Points.MaxBy(p => p.Value);
        var words = string.Create(CultureInfo.InvariantCulture,
            $"Seed {Seed}: the best was {best.Value:0.####} at step {best.Steps}, {value - best.Value:0.####} too little; the last was {Points[^1].Value:0.####} at step {Points[^1].Steps}.");
        var lines = RewardCurve.Draw([.. Points.Select(p => (p.Steps, p.Value))], Width, Height, Metric);
        return string.Join('\n', [Error is null ? words : $"{words} {Error}", .. lines]);
    }
}
