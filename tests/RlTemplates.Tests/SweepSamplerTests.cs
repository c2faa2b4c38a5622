using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Sweeps;

namespace RlTemplates.Tests;

public sealed class SweepSamplerTests
{
    private static SweepSettings Read(string sweep)
    {
        var layer = YamlLayer.Parse(new(PoleExperiment.Definition.Options), "sweep: " + sweep, "x.yaml");
        layer.Errors.ShouldBeEmpty();
        return layer.Sweep.ShouldNotBeNull();
    }

    private static string[] Plan(string sweep) => [.. SweepSampler.Plan(Read(sweep)).Select(t => string.Join(' ', t.Select(v => v.Text)))];

    private static double[] Draws(string parameter, int count = 1000, ulong seed = 1) =>
        [.. Plan(FormattableString.Invariant($"{{ method: random, budget: {{ trials: {count} }}, seed: {seed}, parameters: {{ {parameter} }} }}")).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    [Fact]
    public void A_grid_goes_through_every_combination_and_the_first_parameter_changes_slowest() =>
        Plan("{ method: grid, parameters: { algorithm: { gamma: { values: [0.9, 0.99] } }, pause: { values: [2s, 5s] }, seed: { min: 3, max: 4 } } }")
            .ShouldBe(["0.9 2s 3", "0.9 2s 4", "0.9 5s 3", "0.9 5s 4", "0.99 2s 3", "0.99 2s 4", "0.99 5s 3", "0.99 5s 4"]);

    [Fact]
    public void Steps_are_exact_and_keep_to_the_range() =>
        Plan("{ method: grid, parameters: { algorithm.gamma: { min: 0.1, max: 0.75, step: 0.1 } } }").ShouldBe(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]);

    [Fact]
    public void Lists_and_entries_of_dictionaries_can_be_varied() =>
        Plan("{ method: grid, parameters: { algorithm.network.hidden_sizes: { values: [[64, 64], [128]] }, weights.base_weight: { values: [1, 2] } } }")
            .ShouldBe(["64,64 1", "64,64 2", "128 1", "128 2"]);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Uniform_draws_fill_the_range_evenly(ulong seed)
    {
        var draws = Draws("algorithm.gamma: { min: 0.2, max: 0.8 }", seed: seed);

        draws.ShouldAllBe(d => d >= 0.2 && d <= 0.8);
        draws.Average().ShouldBe(0.5, 0.03);
        for (var part = 0; part < 4; part++)
            ((double)draws.Count(d => d >= 0.2 + (part * 0.15) && d < 0.35 + (part * 0.15))).ShouldBe(250, 60);
    }

    [Fact]
    public void Log_uniform_draws_give_every_order_of_magnitude_the_same_share()
    {
        var draws = Draws("algorithm.learning_rate: { distribution: log_uniform, min: 1e-5, max: 1e-1 }");

        draws.ShouldAllBe(d => d >= 1e-5 && d <= 1e-1);
        foreach (var least in (double[])[1e-5, 1e-4, 1e-3, 1e-2])
            ((double)draws.Count(d => d >= least && d < least * 10)).ShouldBe(250, 60);
    }

    [Fact]
    public void Whole_numbers_are_drawn_evenly_with_both_ends()
    {
        var draws = Draws("seed: { distribution: int_uniform, min: 1, max: 4 }");

        foreach (var number in (double[])[1, 2, 3, 4])
            ((double)draws.Count(d => d == number)).ShouldBe(250, 60);
        Draws("seed: { min: 0, max: 12, step: 5 }").Distinct().Order().ShouldBe([0, 5, 10]);
        var logs = Draws("seed: { distribution: log_uniform, min: 1, max: 1000 }");
        logs.ShouldAllBe(d => d == Math.Floor(d) && d >= 1 && d <= 1000);
        ((double)logs.Count(d => d <= 31)).ShouldBe(520, 90);
    }

    [Fact]
    public void Values_are_drawn_evenly()
    {
        var plan = Plan("{ method: random, budget: { trials: 900 }, parameters: { note: { values: [a, b, c] } } }");

        foreach (var value in (string[])["a", "b", "c"])
            ((double)plan.Count(v => v == value)).ShouldBe(300, 70);
    }

    [Fact]
    public void The_same_seed_gives_the_same_trials_and_a_larger_budget_only_adds_some()
    {
        const string Parameter = "algorithm.gamma: { min: 0, max: 1 }";

        Draws(Parameter, 20).ShouldBe(Draws(Parameter, 20));
        Draws(Parameter, 40)[..20].ShouldBe(Draws(Parameter, 20));
        Draws(Parameter, 20, seed: 2).ShouldNotBe(Draws(Parameter, 20));
    }

    [Fact]
    public void Drawn_numbers_lie_in_the_range_also_where_it_is_narrow() =>
        Draws("algorithm.gamma: { min: 0.123456789, max: 0.123456791 }", 50).ShouldAllBe(d => d >= 0.123456789 && d <= 0.123456791);
}
