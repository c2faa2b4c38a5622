using System.Diagnostics;

namespace RlTemplates.Benchmarks;

/// <summary>How often something can be done in a second.</summary>
internal static class Rate
{
    private const int Repeats = 5;

    /// <summary>Median and best of five repeats, after enough calls for the compiler's last tier.</summary>
    /// <param name="action">What to measure.</param>
    /// <param name="each">What one call counts as.</param>
    /// <param name="seconds">Time of a repeat.</param>
    public static (double Median, double Best) Of(Action action, double each, double seconds)
    {
        var watch = Stopwatch.StartNew();
        var calls = 0;
        for (; calls < 3 || watch.Elapsed.TotalSeconds < seconds; calls++)
            action();
        var rates = new double[Repeats];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            watch.Restart();
            for (var i = 0; i < calls; i++)
                action();
            rates[repeat] = each * calls / watch.Elapsed.TotalSeconds;
        }
        Array.Sort(rates);
        return (rates[Repeats / 2], rates[^1]);
    }
}
