using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Twins;

public class EnvironmentRunnerTwinTests
{
    private const int Steps = 15, Copies = 5;

    public static TheoryData<string, int> Cases => [.. from each in TwinCase.All from threads in (int[])[1, 2] select (each.Name, threads)];

    [Theory, MemberData(nameof(Cases))]
    public void Every_number_of_every_trajectory_is_that_of_plain_loops(string name, int threads)
    {
        var (each, gamma, limits) = (TwinCase.Of(name), 0.9, 0);
        using var environment = each.Create(Copies);
        using var twins = each.Create(Copies);
        var (spec, distribution) = (environment.Spec, ActionDistribution.For(environment.Spec));
        var normalization = new Normalization(spec, each.Normalizes, each.Normalizes);
        var network = PolicyValueNetwork.Create(new() { PolicyHeadGain = 1 }, normalization.Input, distribution, seed: 3);
        using var runner = new EnvironmentRunner(environment, network, distribution, normalization, gamma, seed: 8, threads);
        var twin = new SerialRunner(twins, distribution, SerialStatistics.Empty(spec, each.Normalizes, each.Normalizes), gamma, seed: 8);
        var trajectory = new Trajectory(Steps, Copies, spec);
        for (var i = 0; i < 4; i++)
        {
            runner.Collect(trajectory, bootstrap: true, TestContext.Current.CancellationToken);
            var plain = twin.Play(Steps, network);
            twin.Share();
            plain.Values.Add(twin.Bootstrap(plain, network));

            trajectory.Observations.AsSpan().SequenceEqual(plain.Bytes()).ShouldBeTrue();
            trajectory.Actions.ShouldBe(plain.Actions.SelectMany(rows => rows).SelectMany(row => row));
            trajectory.Masks.ShouldBe(plain.Masks.SelectMany(rows => rows).SelectMany(row => row));
            trajectory.Ended.ShouldBe(plain.Ended.SelectMany(row => row));
            Bits(trajectory.Rewards).ShouldBe(Bits(plain.Rewards.SelectMany(row => row)));
            Bits(trajectory.Values).ShouldBe(Bits(plain.Values.SelectMany(row => row)));
            Bits(trajectory.LogProbabilities).ShouldBe(Bits(plain.LogProbabilities.SelectMany(row => row)));
            trajectory.Episodes.ShouldBe(plain.Episodes);
            trajectory.Episodes.ShouldNotBeEmpty();
            limits += trajectory.Episodes.Count(episode => episode.Truncated);
            for (var p = 0; p < network.Parameters.Length; p++)
                network.Parameters[p] *= 1.01f;
            network.WeightsChanged();
        }
        (limits > 0).ShouldBe(name.Contains("limits", StringComparison.Ordinal));
    }

    private static int[] Bits(IEnumerable<float> values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
