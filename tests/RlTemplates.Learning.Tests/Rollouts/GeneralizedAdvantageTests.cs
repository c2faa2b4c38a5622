using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class GeneralizedAdvantageTests
{
    [Fact]
    public void A_cut_episode_counts_the_value_of_its_final_observation()
    {
        float[] values = [1, 2, 3, 4];
        var finalValue = 10f;
        float[] rewards = [1, 1 + 0.5f * finalValue, 1];
        bool[] ended = [false, true, false];
        var (advantages, returns) = (new float[3], new float[3]);

        GeneralizedAdvantage.Compute(rewards, ended, values, copies: 1, gamma: 0.5, lambda: 0.5, advantages, returns);

        advantages.ShouldBe([2, 4, 0]);
        returns.ShouldBe([3, 6, 3]);
    }

    [Fact]
    public void Equals_the_sum_over_an_episodes_remaining_errors()
    {
        const int steps = 17, copies = 3;
        var random = new RandomStream(1, 2);
        var rewards = Numbers(steps * copies, ref random);
        var values = Numbers((steps + 1) * copies, ref random);
        var ended = new bool[steps * copies];
        foreach (ref var end in ended.AsSpan())
            end = random.NextSingle() < 0.2f;
        var (advantages, returns) = (new float[steps * copies], new float[steps * copies]);

        GeneralizedAdvantage.Compute(rewards, ended, values, copies, 0.9, 0.7, advantages, returns);

        for (var i = 0; i < advantages.Length; i++)
        {
            double expected = 0, weight = 1;
            for (var k = i; k < rewards.Length; k += copies, weight *= 0.9 * 0.7)
            {
                expected += weight * (rewards[k] + (ended[k] ? 0 : 0.9 * values[k + copies]) - values[k]);
                if (ended[k])
                    break;
            }
            ((double)advantages[i]).ShouldBe(expected, 1e-5);
            returns[i].ShouldBe(advantages[i] + values[i]);
        }
    }

    internal static float[] Numbers(int count, ref RandomStream random)
    {
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
            number = 2 * random.NextSingle() - 1;
        return numbers;
    }
}
