using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class NormalizerTests
{
    private static readonly EnvironmentSpec Spec = new("Test", new(ElementType.Float32, 2) { Center = 5, Spread = 3 }, new DiscreteSpace(2));

    [Fact]
    public void Observations_get_mean_0_and_deviation_1_within_10()
    {
        var shared = new Normalization(Spec, observations: true);
        shared.Input.ShouldBe(new ObservationSpace(ElementType.Float32, 2));
        var normalizer = new Normalizer(shared);
        normalizer.Begin();
        float[] seen = [1, -4, 3, -4, 5, -4, 7, -4];
        normalizer.See(MemoryMarshal.AsBytes(seen.AsSpan()));
        // Means 4 and -4, variances 5 and 0.
        var root = MathF.Sqrt(5);
        Apply(normalizer, 4, -4, 4 + root, -4.5f, 1000, 100).ShouldBe([0, 0, 1, -0.5f, 10, 10], 1e-5);
    }

    [Fact]
    public void What_one_thread_sees_another_knows_from_its_next_trajectory_on()
    {
        var shared = new Normalization(Spec, observations: true);
        var (one, two) = (new Normalizer(shared), new Normalizer(shared));
        one.Begin();
        two.Begin();
        one.See(MemoryMarshal.AsBytes<float>([0, 0, 2, 4]));
        one.End();
        Apply(two, 2, 4).ShouldBe([2, 4], 1e-5);
        two.Begin();
        Apply(two, 2, 4).ShouldBe([1, 1], 1e-5);
        two.See(MemoryMarshal.AsBytes<float>([4, 8, 6, 12]));
        two.End();
        one.Begin();
        // All four rows: means 3 and 6.
        Apply(one, 3, 6).ShouldBe([0, 0], 1e-5);
    }

    [Fact]
    public void Rewards_are_divided_by_the_deviation_of_discounted_returns()
    {
        const double Gamma = 0.8;
        var normalizer = new Normalizer(new(Spec, rewards: true), copies: 2, Gamma);
        normalizer.Begin();
        var random = new RandomStream(3, 3);
        var (returns, all) = (new double[2], new List<double>());
        for (var t = 0; t < 50; t++)
        {
            float[] rewards = [(float)random.NextGaussian() * 40, t == 30 ? 1e6f : 3];
            bool[] terminated = [t % 7 == 0, false], truncated = [false, t % 11 == 0];
            var given = rewards.ToArray();
            normalizer.Rewards(given, terminated, truncated);
            for (var n = 0; n < 2; n++)
                all.Add(returns[n] = Gamma * returns[n] + rewards[n]);
            var mean = all.Average();
            var deviation = Math.Sqrt(all.Average(x => (x - mean) * (x - mean)));
            for (var n = 0; n < 2; n++)
            {
                ((double)given[n]).ShouldBe(Math.Clamp(rewards[n] / deviation, -10, 10), 1e-3);
                if (terminated[n] || truncated[n])
                    returns[n] = 0;
            }
        }
    }

    [Fact]
    public void Without_it_all_stays_as_it_is()
    {
        var shared = new Normalization(Spec);
        shared.Input.ShouldBe(Spec.Observation);
        var normalizer = new Normalizer(shared, 1, 0.9);
        normalizer.Begin();
        normalizer.See(MemoryMarshal.AsBytes<float>([100, 200]));
        Apply(normalizer, 100, 200).ShouldBe([100, 200]);
        float[] rewards = [77];
        normalizer.Rewards(rewards, [false], [false]);
        rewards.ShouldBe([77]);
        normalizer.End();
    }

    [Fact]
    public void Images_are_refused() => Should.Throw<NotSupportedException>(
        () => new Normalization(new("Test", new(ElementType.UInt8, 42, 42, 4), new DiscreteSpace(2)), observations: true)).Message.ShouldContain("UInt8[42, 42, 4]");

    private static float[] Apply(Normalizer normalizer, params float[] observations)
    {
        var result = new float[observations.Length];
        normalizer.Apply(MemoryMarshal.AsBytes<float>(observations), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }
}
