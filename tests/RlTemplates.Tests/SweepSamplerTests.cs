using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Sweeps;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

public sealed class SweepSamplerTests
{
    private static SweepSettings Read(string sweep)
    {
        var layer = YamlLayer.Parse(new(PoleExperiment.Definition.Options), "sweep: " + sweep, "x.yaml");
        layer.Errors.ShouldBeEmpty();
        return layer.Sweep.ShouldNotBeNull();
    }

    private static string[] Plan(string sweep) => [.. SweepSampler.Plan(Read(sweep), static _ => true).Select(t => string.Join(' ', t.Select(v => v.Text)))];

    private static double[] Draws(string parameter, int count = 1000, ulong seed = 1) =>
        [.. Plan(FormattableString.Invariant($"{{ method: random, budget: {{ trials: {count} }}, seed: {seed}, parameters: {{ {parameter} }} }}")).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private const string Contradicting = "{ method: random, budget: { trials: 40 }, parameters: { algorithm.num_envs: { values: [1, 8] }, algorithm.clip_param: { min: 0.1, max: 0.3 } } }";

    [Fact]
    public void A_draw_that_does_not_fit_is_made_again_and_the_others_stay()
    {
        var all = SweepSampler.Plan(Read(Contradicting), static _ => true);
        var fitting = SweepSampler.Plan(Read(Contradicting), static t => t[0].Text == "8");

        fitting.Count.ShouldBe(40);
        fitting.ShouldAllBe(t => t[0].Text == "8");
        var kept = Enumerable.Range(0, 40).Where(i => all[i][0].Text == "8").ToList();
        kept.Count.ShouldBeInRange(10, 30);
        foreach (var i in kept)
            fitting[i].ShouldBe(all[i]);
        SweepSampler.Plan(Read(Contradicting), static t => t[0].Text == "8").SelectMany(t => t).ShouldBe(fitting.SelectMany(t => t));
    }

    [Fact]
    public void Where_no_draw_fits_it_ends_at_the_first_trial()
    {
        var draws = 0;
        SweepSampler.Plan(Read(Contradicting), _ => ++draws < 0).Count.ShouldBe(1);
        draws.ShouldBe(SweepSampler.MostDraws);
    }

    // DQN demands buffer_size >= train_batch_size.
    [Theory]
    [InlineData("{ method: random, budget: { trials: 30 }, parameters: { algorithm.buffer_size: { values: [64, 1024] }, algorithm.train_batch_size: { values: [32, 512] } } }", 30)]
    [InlineData("{ method: random, budget: { trials: 30 }, parameters: { algorithm.buffer_size: { values: [64] }, algorithm.train_batch_size: { values: [512] } } }", 1,
        "trial 1: none of 100 draws fits, the last one (algorithm.buffer_size 64, algorithm.train_batch_size 512) because algorithm.buffer_size (sweep x) is 64; it must be at least algorithm.train_batch_size (sweep x), which is 512")]
    [InlineData("{ method: grid, parameters: { algorithm.buffer_size: { values: [64, 1024] }, algorithm.train_batch_size: { values: [32, 512] } } }", 4, "trial 2 (algorithm.buffer_size 64, algorithm.train_batch_size 512): algorithm.buffer_size (sweep x) is 64")]
    [InlineData("{ method: grid, parameters: { algorithm.train_batch_size: { values: [512, 513, 514, 515, 516, 517, 518, 519, 520, 521, 522, 523] }, algorithm.buffer_size: { values: [64] } } }", 12, "trial 1 (", "2 more of the 12 trials have values that do not fit each other.")]
    public void Trials_that_contradict_a_rule_are_drawn_again_or_refused(string sweep, int count, params string[] expected)
    {
        var lookup = new OptionLookup(DqnPole.Definition.Options);
        var layer = YamlLayer.Parse(lookup, "algorithm: { learning_starts: 16, n_step: 1 }\nsweep: " + sweep, "x.yaml");
        layer.Errors.ShouldBeEmpty();
        List<string> errors = [];

        new SweepBinder(lookup, [layer], "sweep x").Plan(layer.Sweep!, errors).Count.ShouldBe(count);

        if (expected.Length == 0)
            errors.ShouldBeEmpty();
        else
            (errors[0].StartsWith(expected[0], StringComparison.Ordinal), errors[^1].StartsWith(expected[^1], StringComparison.Ordinal)).ShouldBe((true, true), string.Join('\n', errors));
    }

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
