namespace RlTemplates.Tracking.Tests;

/// <summary>Means and intervals of several seeds, against values that were computed by hand.</summary>
public sealed class SeedStatisticsTests
{
    [Theory]
    [InlineData(7, new[] { 7.0 })]
    [InlineData(1.5, new[] { 1.0, 2 })]
    // Of [0.75, 2.25] a quarter of the first, all of the second, a quarter of the third: (1 × 0.25 + 2 + 6 × 0.25) ÷ 1.5.
    [InlineData(2.5, new[] { 1.0, 2, 6 })]
    [InlineData(2.5, new[] { 0.0, 2, 3, 100 })]
    // Of [1.25, 3.75] three quarters of the second, all of the third, three quarters of the fourth: (2 × 0.75 + 3 + 10 × 0.75) ÷ 2.5.
    [InlineData(4.8, new[] { -50.0, 2, 3, 10, 1000 })]
    // Of [1.5, 4.5]: (0.5 × 1 + 2 + 3 + 0.5 × 4) ÷ 3.
    [InlineData(2.5, new[] { 0.0, 1, 2, 3, 4, 5 })]
    // Of [1.75, 5.25]: (0.25 × 1 + 1 + 1 + 1 + 0.25 × 9) ÷ 3.5.
    [InlineData(5.5 / 3.5, new[] { 0.0, 1, 1, 1, 1, 9, 99 })]
    [InlineData(3.5, new[] { 0.0, 1, 2, 3, 4, 5, 6, 7 })]
    public void The_interquartile_mean_is_that_of_the_middle_half(double expected, double[] values) =>
        SeedStatistics.Of(values.Reverse()).InterquartileMean.ShouldBe(expected, 1e-12);

    [Fact]
    public void Values_without_a_number_are_left_out_and_few_values_have_no_interval()
    {
        SeedStatistics.Of([]).ShouldBe(new(0, double.NaN, double.NaN, double.NaN, double.NaN));
        SeedStatistics.Of([double.NaN, double.PositiveInfinity, 3]).ShouldBe(new(1, 3, 3, double.NaN, double.NaN));
        SeedStatistics.Of([4, 4, 4]).ShouldBe(new(3, 4, 4, 4, 4), "all alike");
        SeedStatistics.Of([double.MaxValue, double.MaxValue]).Mean.ShouldBe(double.MaxValue);
    }

    [Fact]
    public void The_interval_of_two_values_is_from_one_to_the_other()
    {
        // A quarter of the resamples has the smaller one twice, a quarter the larger one.
        var (low, high) = (SeedStatistics.Of([1, 3]).Low, SeedStatistics.Of([3, 1]).High);
        (low, high).ShouldBe((1, 3));
    }

    [Fact]
    public void The_interval_is_that_of_a_plain_bootstrap()
    {
        double[] values = [3, 18, 7, 12, 9, 14, 2, 11, 8, 10];
        var random = new Random(5);
        var means = Enumerable.Range(0, 20_000).Select(_ => Plain([.. Enumerable.Range(0, values.Length).Select(_ => values[random.Next(values.Length)]).Order()])).Order().ToList();

        var summary = SeedStatistics.Of(values);

        summary.Low.ShouldBe(means[500], 0.3);
        summary.High.ShouldBe(means[19_500], 0.3);
        summary.Low.ShouldBeLessThan(summary.InterquartileMean);
        summary.High.ShouldBeGreaterThan(summary.InterquartileMean);
    }

    [Fact]
    public void The_interval_covers_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(7);
        const int Rounds = 300;
        var covered = Enumerable.Range(0, Rounds).Count(_ =>
        {
            // Symmetric around 0, so that this is their interquartile mean.
            var summary = SeedStatistics.Of([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble() - random.NextDouble())]);
            return summary.Low <= 0 && summary.High >= 0;
        });
        ((double)covered / Rounds).ShouldBeInRange(0.87, 0.99);
    }

    [Fact]
    public void The_order_of_the_seeds_does_not_matter_and_moving_or_scaling_values_moves_or_scales_all()
    {
        var random = new Random(3);
        for (var n = 2; n < 30; n++)
        {
            double[] values = [.. Enumerable.Range(0, n).Select(_ => Math.Round(random.NextDouble() * 100, 3))];
            var summary = SeedStatistics.Of(values);
            random.Shuffle(values);
            SeedStatistics.Of(values).ShouldBe(summary);
            var moved = SeedStatistics.Of(values.Select(v => 2 * v + 5));
            moved.InterquartileMean.ShouldBe(2 * summary.InterquartileMean + 5, 1e-9);
            moved.Low.ShouldBe(2 * summary.Low + 5, 1e-9);
            moved.High.ShouldBe(2 * summary.High + 5, 1e-9);
            summary.InterquartileMean.ShouldBeInRange(values.Min(), values.Max());
            summary.Low.ShouldBeInRange(values.Min(), summary.High);
        }
    }

    // With each value four times, so that no run counts in part.
    private static double Plain(double[] sorted) => sorted.SelectMany(v => Enumerable.Repeat(v, 4)).Skip(sorted.Length).Take(2 * sorted.Length).Average();
}
