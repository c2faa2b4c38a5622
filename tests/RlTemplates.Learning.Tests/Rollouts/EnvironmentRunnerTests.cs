using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Learning.Distributions;
using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class EnvironmentRunnerTests
{
    [Fact]
    public void A_cut_adds_the_final_observations_value_and_an_end_does_not()
    {
        var cut = Play(maxEpisodeSteps: 3, gamma: 0.5);
        cut.Ended.ShouldContain(true);
        for (var i = 0; i < cut.Size; i++)
            (cut.Rewards[i] == 1).ShouldBe(!cut.Ended[i]);
        cut.Episodes.ShouldAllBe(episode => episode.Reward == 3 && episode.Length == 3 && episode.Truncated);

        var whole = Play(maxEpisodeSteps: 500, gamma: 0.5);
        whole.Ended.ShouldContain(true);
        whole.Rewards.ShouldAllBe(reward => reward == 1);
        whole.Episodes.ShouldAllBe(episode => !episode.Truncated);
    }

    [Fact]
    public void Steady_collection_allocates_nothing()
    {
        using var environment = CartPole.Create(new(), 4);
        var network = Network(environment);
        var trajectory = new Trajectory(16, 4, environment.Spec);
        using var runner = new EnvironmentRunner(environment, network, ActionDistribution.For(environment.Spec), new(environment.Spec), 0.99, 1, threads: 1);
        for (var i = 0; i < 50; i++)
            runner.Collect(trajectory, bootstrap: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
            runner.Collect(trajectory, bootstrap: true);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024);
    }

    private static Trajectory Play(int maxEpisodeSteps, double gamma)
    {
        using var environment = CartPole.Create(new() { MaxEpisodeSteps = maxEpisodeSteps }, 3);
        var network = Network(environment);
        var trajectory = new Trajectory(60, 3, environment.Spec);
        using var runner = new EnvironmentRunner(environment, network, ActionDistribution.For(environment.Spec), new(environment.Spec), gamma, 1, threads: 1);
        runner.Collect(trajectory, bootstrap: true);
        MemoryMarshal.Cast<byte, float>(trajectory.Observations).ToArray().ShouldAllBe(x => float.IsFinite(x));
        return trajectory;
    }

    private static PolicyValueNetwork Network(IEnvironment environment)
    {
        var network = PolicyValueNetwork.Create(new(), environment.Spec.Observation, 2, seed: 1);
        network.Parameters[^1] += 1;
        network.WeightsChanged();
        return network;
    }
}
