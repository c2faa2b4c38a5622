using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Replay;

/// <summary>n-step returns and prioritised draws worked out by hand or by a plain loop. The action of a step is its number, what is seen before it ten times that.</summary>
public class HandWorkedReplayTests
{
    private const float Final = -5;
    private static readonly EnvironmentSpec Spec = new("by hand", new(ElementType.Float32, 1), new DiscreteSpace(100));

    [Fact]
    public void Three_steps_stop_at_a_limit_and_count_its_final_observation_and_stop_at_an_end()
    {
        // A limit cuts after step 1, the task ends with step 4; the last two steps are not complete.
        var replay = new ReplayBuffer(Spec, new(20, 1) { NStep = 3, Gamma = 0.5 });
        Play(replay, [1, 2, 4, 8, 16, 1, 2, 4], limit: 1, end: 4);
        var drawn = Drawn(replay, 200);
        drawn.Keys.Order().ShouldBe([0, 1, 2, 3, 4, 5]);
        drawn[0].ShouldBe((2, 0.25f, Final));
        drawn[1].ShouldBe((2, 0.5f, Final));
        drawn[2].ShouldBe((12, 0, 40));
        drawn[3].ShouldBe((16, 0, 40));
        drawn[4].ShouldBe((16, 0, 40));
        drawn[5].ShouldBe((3, 0.125f, 80));
    }

    [Fact]
    public void One_step_is_the_reward_and_the_next_observation()
    {
        var replay = new ReplayBuffer(Spec, new(20, 1) { Gamma = 0.5 });
        Play(replay, [1, 2, 4], limit: 1, end: 2);
        var drawn = Drawn(replay, 100);
        drawn[0].ShouldBe((1, 0.5f, 10));
        drawn[1].ShouldBe((2, 0.5f, Final));
        drawn[2].ShouldBe((4, 0, 20));
    }

    [Fact]
    public void Each_reward_of_a_sum_is_scaled_and_bounded_not_the_sum()
    {
        var replay = new ReplayBuffer(Spec, new(20, 1) { NStep = 3, Gamma = 0.5 });
        Play(replay, [1, 2, 4, 8, 16, 1, 2, -40], limit: 1, end: 4);
        var drawn = Drawn(replay, 200, new(0.5f, 3));
        drawn.Keys.Order().Select(number => drawn[number].Return).ShouldBe([0.5f + 0.5f, 1, 2 + 1.5f + 0.75f, 3 + 1.5f, 3, 0.5f + 0.5f - 0.75f]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void Weights_undo_priorities(double beta)
    {
        // |δ| + 1 = 1, 2, 5 of 8: drawn with 1/8, 1/4, 5/8, so weights (3p)^-β are as 1, 2^-β, 5^-β.
        var replay = new ReplayBuffer(Spec, new(20, 1) { Alpha = 1, PriorityEpsilon = 1 });
        Play(replay, [0, 0, 0], limit: 1, end: 2);
        var (batch, random) = (new ReplayBatch(8, Spec), new RandomStream(1, 1));
        for (var i = 0; i < 20; i++)
        {
            replay.Sample(batch, ref random, 0);
            replay.UpdatePriorities(batch, [.. Numbers(batch).Select(number => new[] { 0f, -1, 4 }[number])]);
        }
        replay.Sample(batch, ref random, beta);
        // Eight equal parts of 8: one falls to the first, two to the second, five to the third.
        Numbers(batch).ShouldBe([0, 1, 1, 2, 2, 2, 2, 2]);
        batch.Weights.ShouldBe([1, .. Enumerable.Repeat((float)Math.Pow(2, -beta), 2), .. Enumerable.Repeat((float)Math.Pow(5, -beta), 5)], 1e-6);
    }

    [Fact]
    public void Draws_are_those_of_a_plain_loop_over_priorities()
    {
        const int Steps = 40, NStep = 2;
        var replay = new ReplayBuffer(Spec, new(100, 1) { NStep = NStep, Gamma = 0.5, Alpha = 0.7, PriorityEpsilon = 0.01 });
        Play(replay, [.. Enumerable.Range(0, Steps).Select(i => (float)i)], limit: 7, end: 20);
        var (batch, random, errors) = (new ReplayBatch(6, Spec), new RandomStream(1, 1), new RandomStream(2, 2));
        var priorities = Enumerable.Repeat(1.0, Steps - NStep + 1).ToArray();
        for (var i = 0; i < 300; i++)
        {
            var twin = random;
            replay.Sample(batch, ref random, 0.4);
            var (total, weights) = (priorities.Sum(), new double[batch.Size]);
            for (var b = 0; b < batch.Size; b++)
            {
                var (mass, number) = (total * ((b + twin.NextDouble()) / batch.Size), 0);
                for (; mass >= priorities[number]; number++)
                    mass -= priorities[number];
                Numbers(batch)[b].ShouldBe(number);
                weights[b] = Math.Pow(priorities.Length * priorities[number] / total, -0.4);
            }
            for (var b = 0; b < batch.Size; b++)
                ((double)batch.Weights[b]).ShouldBe(weights[b] / weights.Max(), 1e-6);
            var given = Numbers(batch).Select(_ => (float)errors.NextGaussian()).ToArray();
            replay.UpdatePriorities(batch, given);
            for (var b = 0; b < batch.Size; b++)
                priorities[Numbers(batch)[b]] = Math.Pow(Math.Abs(given[b]) + 0.01, 0.7);
        }
    }

    private static void Play(ReplayBuffer replay, float[] rewards, int limit, int end)
    {
        replay.Start(Bytes(0), []);
        for (var i = 0; i < rewards.Length; i++)
            replay.Add(MemoryMarshal.AsBytes<int>([i]), new()
            {
                Observations = Bytes(10 * (i + 1)), Rewards = new[] { rewards[i] }, Terminated = new[] { i == end }, Truncated = new[] { i == limit }, FinalObservations = Bytes(Final),
            }, []);
    }

    private static Dictionary<int, (float Return, float Discount, float Next)> Drawn(ReplayBuffer replay, int draws, RewardScale? scale = null)
    {
        var (batch, random, drawn) = (new ReplayBatch(1, Spec), new RandomStream(1, 1), new Dictionary<int, (float, float, float)>());
        for (var i = 0; i < draws; i++)
        {
            replay.Draw(batch, ref random, 1, scale ?? RewardScale.None);
            MemoryMarshal.Read<float>(batch.Observations).ShouldBe(10 * Numbers(batch)[0]);
            drawn[Numbers(batch)[0]] = (batch.Returns[0], batch.Discounts[0], MemoryMarshal.Read<float>(batch.NextObservations));
        }
        return drawn;
    }

    private static int[] Numbers(ReplayBatch batch) => MemoryMarshal.Cast<byte, int>(batch.Actions).ToArray();

    private static byte[] Bytes(float observation) => BitConverter.GetBytes(observation);
}
