using System.Globalization;

namespace RlTemplates.Benchmarks;

/// <summary>A mean and the deviation of what it is of.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">Root of the mean square distance from it.</param>
internal readonly record struct Spread(double Mean, double Deviation)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.DefaultIfEmpty(double.NaN).Average();
        return new(mean, Math.Sqrt(values.DefaultIfEmpty(double.NaN).Average(value => (value - mean) * (value - mean))));
    }

    public override string ToString()
    {
        var digits = Math.Abs(Mean) < 10 ? "F2" : "F1";
        return $"{Mean.ToString(digits, CultureInfo.InvariantCulture)} ± {Deviation.ToString(digits, CultureInfo.InvariantCulture)}";
    }
}
