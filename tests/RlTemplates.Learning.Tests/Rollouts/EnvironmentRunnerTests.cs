using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
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
        Allocated(() => runner.Collect(trajectory, bootstrap: true, TestContext.Current.CancellationToken)).ShouldBeLessThan(1024);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steady_collection_of_masked_or_real_actions_allocates_nothing(bool masked)
    {
        using IEnvironment environment = masked ? new DoorsEnvironment(4, 3, 2) : new PointEnvironment(4);
        var (distribution, normalization) = (ActionDistribution.For(environment.Spec), new Normalization(environment.Spec, observations: true, rewards: true));
        var network = PolicyValueNetwork.Create(new(), normalization.Input, distribution, seed: 1);
        var trajectory = new Trajectory(16, 4, environment.Spec);
        using var runner = new EnvironmentRunner(environment, network, distribution, normalization, 0.99, 1, threads: 1);
        Allocated(() => runner.Collect(trajectory, bootstrap: true, TestContext.Current.CancellationToken)).ShouldBeLessThan(1024);
    }

    /// <summary>Bytes of fifty calls, the least of five times: a list that grows once or a method that is compiled again does not count.</summary>
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 50; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    [Fact]
    public void Masks_and_actions_are_kept_with_what_was_seen()
    {
        using var environment = new DoorsEnvironment(4, 3, 2);
        var distribution = ActionDistribution.For(environment.Spec);
        var network = PolicyValueNetwork.Create(new() { PolicyHeadGain = 1 }, environment.Spec.Observation, distribution, seed: 1);
        var trajectory = new Trajectory(20, 4, environment.Spec);
        using var runner = new EnvironmentRunner(environment, network, distribution, new(environment.Spec), 0.99, 1, threads: 1);
        runner.Collect(trajectory, bootstrap: false, TestContext.Current.CancellationToken);
        var (tape, row) = (network.CreateTape(80, forTraining: false), new float[5]);
        network.Forward(trajectory.Observations.AsSpan(0, 80 * trajectory.ObservationBytes), 80, tape);
        for (var i = 0; i < trajectory.Size; i++)
        {
            // The task shows its mask behind its first number.
            var mask = MemoryMarshal.Cast<byte, float>(trajectory.Observation(i))[1..];
            for (var j = 0; j < 5; j++)
                trajectory.Mask(i)[j].ShouldBe(mask[j] == 1);
            distribution.Prepare(tape.Policy.Slice(i * 5, 5), trajectory.Mask(i), row);
            trajectory.LogProbabilities[i].ShouldBe(distribution.LogProbability(row, trajectory.Action(i)), 1e-5f);
        }
    }

    private static Trajectory Play(int maxEpisodeSteps, double gamma)
    {
        using var environment = CartPole.Create(new() { MaxEpisodeSteps = maxEpisodeSteps }, 3);
        var network = Network(environment);
        var trajectory = new Trajectory(60, 3, environment.Spec);
        using var runner = new EnvironmentRunner(environment, network, ActionDistribution.For(environment.Spec), new(environment.Spec), gamma, 1, threads: 1);
        runner.Collect(trajectory, bootstrap: true, TestContext.Current.CancellationToken);
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
