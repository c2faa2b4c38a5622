namespace RlTemplates.Tracking;

/// <summary>What several runs that differ in their seed alone say together.</summary>
/// <param name="Count">Runs with a value.</param>
/// <param name="Mean">Their mean; NaN where there is none.</param>
/// <param name="InterquartileMean">The mean of the middle half: a quarter of the runs is left out at each end, and where that is no whole number, runs at the border count in part.</param>
/// <param name="Low">Lower end of the 95 % interval of the interquartile mean; NaN for fewer than two runs.</param>
/// <param name="High">Its upper end.</param>
public sealed record SeedSummary(int Count, double Mean, double InterquartileMean, double Low, double High);

/// <summary>
/// Means of runs and how sure they are, as Agarwal et al. 2021 propose (Deep reinforcement learning at the edge of the statistical precipice): the interquartile mean, with a percentile
/// bootstrap over the runs. The resamples are drawn by a fixed seed from the sorted values, so that the same values always give the same interval.
/// </summary>
internal static class SeedStatistics
{
    /// <summary>Share of the resamples that the interval holds.</summary>
    public const double Level = 0.95;

    /// <summary>Resamples of the bootstrap.</summary>
    public const int Resamples = 10_000;

    private const ulong Seed = 1;

    /// <summary>Judges values; those that are not finite are left out.</summary>
    public static SeedSummary Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return new(0, double.NaN, double.NaN, double.NaN, double.NaN);
        var (low, high) = Interval(sorted);
        return new(sorted.Length, Mean(sorted), InterquartileMean(sorted), low, high);
    }

    /// <summary>The mean of the middle half of sorted values: Σ wᵢ xᵢ ÷ (n ÷ 2), where wᵢ is how much of [i, i + 1] lies in [n ÷ 4, 3 n ÷ 4].</summary>
    /// <param name="sorted">The values, the smallest first; at least one.</param>
    public static double InterquartileMean(ReadOnlySpan<double> sorted)
    {
        var (first, last, sum) = (sorted.Length / 4.0, sorted.Length * 3 / 4.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
            sum += Weight(i, i + 1, first, last) * sorted[i];
        return sum / (last - first);
    }

    private static double Mean(double[] values)
    {
        // Divided first, so that large values do not overflow.
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Length;
        return mean;
    }

    private static (double Low, double High) Interval(double[] sorted)
    {
        if (sorted.Length < 2)
            return (double.NaN, double.NaN);
        var (random, counts, means) = (new RandomStream(Seed, 0), new int[sorted.Length], new double[Resamples]);
        for (var i = 0; i < means.Length; i++)
        {
            Array.Clear(counts);
            for (var j = 0; j < sorted.Length; j++)
                counts[random.NextInt32(sorted.Length)]++;
            means[i] = InterquartileMean(sorted, counts);
        }
        Array.Sort(means);
        return (Quantile(means, (1 - Level) / 2), Quantile(means, (1 + Level) / 2));
    }

    // Of a sample that has each value as often as its count says.
    private static double InterquartileMean(double[] sorted, int[] counts)
    {
        var (first, last, sum, at) = (sorted.Length / 4.0, sorted.Length * 3 / 4.0, 0.0, 0);
        for (var i = 0; i < sorted.Length; at += counts[i++])
            sum += Weight(at, at + counts[i], first, last) * sorted[i];
        return sum / (last - first);
    }

    private static double Weight(double from, double to, double first, double last) => Math.Max(0, Math.Min(to, last) - Math.Max(from, first));

    // Between two of them in proportion.
    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var (index, part) = ((int)at, at - Math.Floor(at));
        return index + 1 < sorted.Length ? sorted[index] * (1 - part) + sorted[index + 1] * part : sorted[^1];
    }
}
