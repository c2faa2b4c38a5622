using RlTemplates.Options;
using Xunit.Sdk;

namespace RlTemplates.Testing.Tests;

public sealed class LearningTestTests
{
    [Fact]
    public void An_experiment_that_learns_passes_and_gives_the_same_each_time()
    {
        var first = LearningTest.Reaches<CatchExperiment>(reward: 0.98, steps: 40_000, seeds: 3);
        var second = LearningTest.Reaches(new CatchExperiment(), reward: 0.98, steps: 40_000, seeds: 3);

        first.Select(seed => seed.Seed).ShouldBe([1UL, 2UL, 3UL]);
        first.ShouldAllBe(seed => seed.Steps > 0 && seed.Steps <= 45_000);
        second.ShouldBe(first);
    }

    [Fact]
    public void An_experiment_that_does_not_learn_fails_with_its_curves()
    {
        var failure = Should.Throw<LearningTestException>(() => LearningTest.Reaches<CatchExperiment>(reward: 2, steps: 3000, seeds: 2));

        var lines = failure.Message.Split('\n');
        lines[0].ShouldBe("2 of 2 seeds of catch did not reach episode_reward_mean 2 within 3000 steps.");
        lines.ShouldContain(line => line.StartsWith("Seed 1: the best was ", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("Seed 2: the best was ", StringComparison.Ordinal));
        lines.Count(line => line == "episode_reward_mean").ShouldBe(2);
        lines.ShouldContain(line => line.Contains('┤', StringComparison.Ordinal));
        failure.GetType().GetInterfaces().Select(i => i.FullName).ShouldContain("Xunit.Sdk.IAssertionException");
    }

    [Fact]
    public void A_metric_that_no_result_has_is_told() =>
        Should.Throw<LearningTestException>(() => LearningTest.Reaches<CatchExperiment>(reward: 1, steps: 2000, metric: "score")).Message.ShouldContain("no result within 2000 steps had score.");

    [Fact]
    public void Wrong_values_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => LearningTest.Reaches<CatchExperiment>(1, steps: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => LearningTest.Reaches<CatchExperiment>(1, steps: 1, seeds: 0));
        Should.Throw<ArgumentException>(() => LearningTest.Reaches<CatchExperiment>(double.NaN, steps: 1));
        Should.Throw<UserException>(() => LearningTest.Reaches(new CatchExperiment { Algorithm = new() { NumEnvs = -1 } }, 1, steps: 1)).Message.ShouldContain("algorithm.num_envs");
    }
}
