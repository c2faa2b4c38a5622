using RlTemplates.Configuration;
using RlTemplates.Sweeps;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>The stopping rules against plain loops over all reports.</summary>
public sealed class StoppingRuleTests
{
    private static readonly EarlyStopping Median = new(StoppingType.Median, "timesteps_total", 3, 3, 3);
    private static readonly EarlyStopping Halving = new(StoppingType.SuccessiveHalving, "timesteps_total", 2, 3, 2);

    private static TrialHistory History(IEnumerable<double> values, double distance = 1)
    {
        var history = new TrialHistory();
        var at = 0.0;
        foreach (var value in values)
            history.Add(at += distance, value);
        return history;
    }

    private static double[][] Curves(ulong seed, int count, int length)
    {
        var random = new RandomStream(seed, 0);
        var curves = new double[count][];
        for (var i = 0; i < count; i++)
            curves[i] = [.. Enumerable.Range(1, length).Select(_ => random.NextDouble()).ToArray().Select((v, t) => v + (i * t * 0.03))];
        return curves;
    }

    [Fact]
    public void Median_agrees_with_a_plain_loop()
    {
        var stopped = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var curves = Curves(seed, 6, 12);
            if (seed % 2 == 0)
                curves[0] = [.. curves[0].Select(v => v - 0.4)];
            var at = 1 + (int)(seed % 12);
            var means = curves.Skip(1).Select(c => c.Take(at).Sum() / at).Order().ToArray();
            var expected = at >= 3 && curves[0].Take(at).Max() < means[2];

            var why = StoppingRules.Judge(Median, History(curves[0].Take(at)), double.NegativeInfinity, [.. curves.Skip(1).Select(c => (History(c), true)), (History([9, 9, 9]), false)]);

            (why is not null).ShouldBe(expected, $"seed {seed}");
            stopped += expected ? 1 : 0;
        }
        stopped.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Median_waits_for_completed_trials_and_for_the_grace_period()
    {
        (TrialHistory, bool)[] good = [.. Enumerable.Range(0, 3).Select(_ => (History([5, 5, 5, 5]), true))];

        StoppingRules.Judge(Median, History([1, 1, 1]), double.NegativeInfinity, good).ShouldBe("its best was worse than the median of 3 completed trials at timesteps_total 3");
        StoppingRules.Judge(Median, History([1, 1]), double.NegativeInfinity, good).ShouldBeNull();
        StoppingRules.Judge(Median, History([1, 1, 1]), double.NegativeInfinity, good[..2]).ShouldBeNull();
        StoppingRules.Judge(Median, History([1, 1, 5]), double.NegativeInfinity, good).ShouldBeNull();
        StoppingRules.Judge(Median, History([1, 1, 1]), 3, good).ShouldBeNull();
    }

    [Fact]
    public void Halving_agrees_with_a_plain_loop()
    {
        var stopped = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var curves = Curves(seed, 5, 9);
            var at = 1 + (int)(seed % 9);
            var expected = ((int[])[2, 4, 8]).Where(r => r <= at).Any(r => curves.Skip(1).Count(c => c[r - 1] > curves[0][r - 1]) >= 2);

            var why = StoppingRules.Judge(Halving, History(curves[0].Take(at)), double.NegativeInfinity, [.. curves.Skip(1).Select(c => (History(c), false))]);

            (why is not null).ShouldBe(expected, $"seed {seed}, at {at}");
            stopped += expected ? 1 : 0;
        }
        stopped.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Halving_keeps_the_first_and_judges_each_rung_once()
    {
        var better = (History([0, 1, 1, 1]), false);

        StoppingRules.Judge(Halving, History([0, 0]), double.NegativeInfinity, []).ShouldBeNull();
        StoppingRules.Judge(Halving, History([0, 0, 0]), double.NegativeInfinity, [better]).ShouldBe("it was not among the best 1 of 2 trials at timesteps_total 2");
        StoppingRules.Judge(Halving, History([0, 0, 0]), 2, [better]).ShouldBeNull();
        StoppingRules.Judge(Halving, History([0, 0, 0, 0]), 3, [better]).ShouldNotBeNull();
    }

    [Fact]
    public void Reports_without_a_value_or_out_of_order_are_left_out()
    {
        var history = History([1, double.NaN, 3]);
        history.Add(2, 100);

        (history.At, history.BestUpTo(9), history.MeanUpTo(9), history.ValueFrom(2), history.MeanUpTo(0.5)).ShouldBe((3, 3, 2, 3, double.NaN));
    }

    [Fact]
    public void A_long_history_is_thinned_without_losing_best_and_mean()
    {
        var history = History(Enumerable.Range(1, 50_000).Select(i => (double)(i % 1000)));

        (history.At, history.BestUpTo(50_000)).ShouldBe((50_000, 999));
        history.MeanUpTo(50_000).ShouldBe(Enumerable.Range(1, 50_000).Average(i => i % 1000), 1e-6);
    }
}
