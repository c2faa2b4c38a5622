using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class VTraceTests
{
    [Fact]
    public void On_policy_targets_are_n_step_returns()
    {
        float[] zeros = [0, 0, 0], rewards = [1, 1, 1], values = [5, 6, 7, 8];
        var (targets, advantages) = (new float[3], new float[3]);

        VTrace.Compute(zeros, zeros, rewards, [false, false, false], values, 1, 0.5, 1, 1, 1, targets, advantages).ShouldBe(1);

        targets.ShouldBe([1 + 0.5f + 0.25f + 1, 1 + 0.5f + 2, 1 + 4]);
        advantages.ShouldBe([2.75f - 5, 3.5f - 6, 5f - 7]);
    }

    [Fact]
    public void Nothing_passes_over_an_end_and_a_cut_keeps_its_final_value()
    {
        float[] zeros = [0, 0], rewards = [1 + 0.5f * 10, 1], values = [2, 3, 4];
        var (targets, advantages) = (new float[2], new float[2]);

        VTrace.Compute(zeros, zeros, rewards, [true, true], values, 1, 0.5, 1, 1, 1, targets, advantages);

        targets.ShouldBe([6, 1]);
        advantages.ShouldBe([4, -2]);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(0.9, 0.7, 1.3)]
    [InlineData(0, 2, 0.5)]
    public void Equals_the_sum_in_the_paper(double lambda, double clipRho, double clipPgRho)
    {
        const int steps = 11, copies = 2;
        const double gamma = 0.9;
        var random = new RandomStream(3, 4);
        var behaviour = GeneralizedAdvantageTests.Numbers(steps * copies, ref random);
        var target = GeneralizedAdvantageTests.Numbers(steps * copies, ref random);
        var rewards = GeneralizedAdvantageTests.Numbers(steps * copies, ref random);
        var values = GeneralizedAdvantageTests.Numbers((steps + 1) * copies, ref random);
        var ended = new bool[steps * copies];
        ended[7] = ended[12] = true;
        var (targets, advantages) = (new float[steps * copies], new float[steps * copies]);

        VTrace.Compute(behaviour, target, rewards, ended, values, copies, gamma, lambda, clipRho, clipPgRho, targets, advantages);

        for (var i = 0; i < targets.Length; i++)
        {
            ((double)targets[i]).ShouldBe(Target(i), 1e-5);
            var next = ended[i] ? 0 : gamma * Target(i + copies);
            ((double)advantages[i]).ShouldBe(Math.Min(clipPgRho, Ratio(i)) * (rewards[i] + next - values[i]), 1e-5);
        }

        double Ratio(int i) => Math.Exp((double)target[i] - behaviour[i]);

        double Target(int start)
        {
            double sum = values[start], weight = 1;
            for (var k = start; k < rewards.Length; k += copies)
            {
                sum += weight * Math.Min(clipRho, Ratio(k)) * (rewards[k] + (ended[k] ? 0 : gamma * values[k + copies]) - values[k]);
                weight *= gamma * lambda * Math.Min(1, Ratio(k));
                if (ended[k])
                    break;
            }
            return sum;
        }
    }
}
