using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

/// <summary>Numbers far from all others do not ruin the statistics of normalisation.</summary>
public class FarNumberTests
{
    private static readonly EnvironmentSpec Spec = new("Test", new(ElementType.Float32, 2), new DiscreteSpace(2));

    [Theory]
    [InlineData(1e30f, 0)]
    [InlineData(-1e30f, 500)]
    [InlineData(float.MaxValue, 500)]
    [InlineData(1e8f, 500)]
    public void One_observation_out_of_place_is_forgotten(float far, int at)
    {
        var shared = new Normalization(Spec, observations: true);
        var normalizer = new Normalizer(shared);
        normalizer.Begin();
        var random = new RandomStream(3, 1);
        for (var t = 0; t < 50_000; t++)
        {
            normalizer.See(MemoryMarshal.AsBytes<float>([t == at ? far : (float)random.NextGaussian(), (float)random.NextGaussian()]));
            if (t % 100 == 0)
            {
                // Others know what was seen, not what was shown.
                normalizer.End();
                normalizer.Begin();
            }
        }
        normalizer.Means[0].ShouldBe(0, 0.1f);
        normalizer.Scales[0].ShouldBe(1, 0.15f);
        normalizer.Scales[1].ShouldBe(1, 0.02f);
    }

    [Fact]
    public void One_reward_out_of_place_is_forgotten()
    {
        Normalizer with = Rewarded(1e30f), without = Rewarded(1);

        with.RewardScale.Factor.ShouldBe(without.RewardScale.Factor, without.RewardScale.Factor * 0.5f);

        static Normalizer Rewarded(float odd)
        {
            var normalizer = new Normalizer(new(Spec, rewards: true), copies: 1, gamma: 0.99);
            normalizer.Begin();
            var random = new RandomStream(3, 1);
            for (var t = 0; t < 50_000; t++)
                normalizer.SeeRewards([t == 500 ? odd : (float)random.NextGaussian()], [t % 100 == 99], [false]);
            return normalizer;
        }
    }

    [Fact]
    public void Where_all_become_as_large_the_scale_follows()
    {
        var normalizer = new Normalizer(new(Spec, observations: true));
        normalizer.Begin();
        var random = new RandomStream(3, 1);
        for (var t = 0; t < 2000; t++)
            normalizer.See(MemoryMarshal.AsBytes<float>([(t < 100 ? 1 : 1e12f) * (float)random.NextGaussian(), 0]));

        normalizer.Scales[0].ShouldBe(1e-12f, 1e-13f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e4f)]
    [InlineData(1e8f)]
    public void Usual_numbers_keep_their_bits(float unit)
    {
        var moments = new RunningMoments(2);
        var (random, bounded) = (new RandomStream(3, 1), new float[2]);
        for (var t = 0; t < 1000; t++)
        {
            float[] row = [unit * (1 + ((float)random.NextGaussian() * 0.3f)), unit * (float)random.NextGaussian()];
            moments.Bound(row, bounded).ShouldBeFalse();
            moments.Add(row);
        }
        moments.Bound([float.NaN, float.PositiveInfinity], bounded).ShouldBeFalse("training ends at what is not finite");
    }
}
