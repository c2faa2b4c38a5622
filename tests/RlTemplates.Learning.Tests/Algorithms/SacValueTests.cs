using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>SAC against values known in closed form, its losses against plain loops and finite differences, and its temperature against a plain Adam.</summary>
public class SacValueTests
{
    private const int Size = 24;

    private static readonly SacOptions Tabular = new()
    {
        NumEnvs = 2, TrainFreq = 2, BatchSize = 32, BufferSize = 2000, LearningStarts = 50, MinTimestepsPerIteration = 6000, Gamma = 0.8, EntCoef = 0, Tau = 0.05,
        LearningRate = 5e-3, Network = new SacOptions().Network with { HiddenSizes = [] },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_limit_is_no_end(int n)
    {
        // One reward a step for ever is worth 1 / (1 - γ) however often a limit cuts it; three of them are worth 1 + γ + γ².
        Values(Tabular with { NStep = n }, ends: false)[0].ShouldBe(5, 0.1f);
        var values = Values(Tabular with { NStep = n }, ends: true);
        values[0].ShouldBe(2.44f, 0.05f);
        values[1].ShouldBe(1.8f, 0.05f);
        values[2].ShouldBe(1, 0.05f);
    }

    [Fact]
    public void Entropy_is_worth_its_coefficient()
    {
        // Where the action does not matter the policy comes near the uniform one, of entropy log 2 in ±1: Q = 1 + γ(Q + α log 2).
        Values(Tabular with { EntCoef = 0.5 }, ends: false)[0].ShouldBe((1 + 0.8f * 0.5f * MathF.Log(2)) / 0.2f, 0.25f);
    }

    [Fact]
    public void Losses_are_those_of_a_plain_loop()
    {
        var (case_, random) = (new Case(), new RandomStream(5, 5));
        case_.Batch.DrawActions(ref random);
        const float Alpha = 0.3f;
        var (critics, actor) = case_.Losses(Alpha);

        // The same draws in the same order: all a', then all a.
        random = new(5, 5);
        var next = Enumerable.Range(0, Size).Select(b => case_.Act(case_.Batch.Transitions.NextObservations, b, ref random)).ToArray();
        var now = Enumerable.Range(0, Size).Select(b => case_.Act(case_.Batch.Transitions.Observations, b, ref random)).ToArray();
        var (criticSum, actorSum) = (0.0, 0.0);
        for (var b = 0; b < Size; b++)
        {
            var transitions = case_.Batch.Transitions;
            var (target1, target2) = Case.Critic(case_.Targets, transitions.NextObservations, b, next[b].Action);
            var y = transitions.Returns[b] + transitions.Discounts[b] * (Math.Min(target1, target2) - Alpha * next[b].LogProbability);
            // Bounds -1…3 and 0…1: middle 1 and 0.5, half-width 2 and 0.5.
            var taken = MemoryMarshal.Cast<byte, float>(transitions.Actions.AsSpan()).Slice(2 * b, 2);
            var (q1, q2) = Case.Critic(case_.Critics, transitions.Observations, b, [(taken[0] - 1) / 2, (taken[1] - 0.5f) / 0.5f]);
            criticSum += (Math.Pow(q1 - y, 2) + Math.Pow(q2 - y, 2)) / 2;
            var (mine1, mine2) = Case.Critic(case_.Critics, transitions.Observations, b, now[b].Action);
            actorSum += Alpha * now[b].LogProbability - Math.Min(mine1, mine2);
        }
        critics.ShouldBe(criticSum / Size, 1e-4);
        actor.ShouldBe(actorSum / Size, 1e-4);
        case_.Batch.Entropy.ShouldBe(-now.Average(draw => (double)draw.LogProbability), 1e-5);
    }

    [Fact]
    public void Gradients_of_the_critics_equal_finite_differences()
    {
        var (case_, random) = (new Case(), new RandomStream(6, 5));
        case_.Batch.DrawActions(ref random);
        case_.Losses(0.3f);
        Compare(case_.Critics, case_.Batch.CriticGradients.Values, () => case_.Losses(0.3f).Critics);
    }

    [Fact]
    public void Gradients_of_the_policy_equal_finite_differences_with_the_noise_held()
    {
        var case_ = new Case();
        Loss();
        var critics = case_.Batch.CriticGradients.Values;
        Compare(case_.Actor, case_.Batch.ActorGradients.Values, Loss);
        Loss();
        case_.Batch.CriticGradients.Values.ShouldBe(critics);

        double Loss()
        {
            var random = new RandomStream(7, 5);
            case_.Batch.DrawActions(ref random);
            return case_.Losses(0.3f).Actor;
        }
    }

    [Fact]
    public void Rewards_of_a_sum_are_divided_and_bounded_one_by_one()
    {
        // Returns of 3 and -3 have a deviation of 3; every stored reward is 15 or 60, so 5 or 10 to the learner, and three of them count 1 + ½ + ¼.
        var (case_, shared) = (new Case(), new Normalization(Case.Spec, rewards: true));
        var seen = new Normalizer(shared, copies: 2, gamma: 0);
        seen.SeeRewards([3, -3], [false, false], [false, false]);
        seen.End();
        var batch = new SacBatch(case_.Actor, case_.Critics, case_.Targets, Case.Distribution, new(shared), Case.Spec, Size, threads: 1);
        foreach (var (reward, expected) in ((float, float)[])[(15, 5), (60, 10)])
        {
            var (replay, observations, random) = (new ReplayBuffer(Case.Spec, new(20, 1) { NStep = 3, Gamma = 0.5 }), new byte[12], new RandomStream(1, 1));
            replay.Start(observations, []);
            for (var t = 0; t < 5; t++)
                replay.Add(new byte[8], new() { Observations = observations, Rewards = new[] { reward }, Terminated = new bool[1], Truncated = new bool[1], FinalObservations = observations }, []);
            batch.DrawTransitions(replay, ref random);
            batch.Transitions.Returns.ShouldAllBe(value => Math.Abs(value - 1.75f * expected) < 1e-4f);
        }
    }

    [Fact]
    public void The_temperature_brings_the_entropy_to_its_target()
    {
        var (temperature, logAlpha, mean, square) = (new Temperature(EntropyCoefficient.Learned(0.5), -2), Math.Log(0.5), 0.0, 0.0);
        double[] entropies = [-1, -1.5, 0.5, -3, -7, -2, -2.5];
        for (var t = 1; t <= entropies.Length; t++)
        {
            temperature.Value.ShouldBe((float)Math.Exp(logAlpha), 1e-6f);
            temperature.Improve(entropies[t - 1], 0.01);
            // J = log α·(H - H̄), whose slope along log α is H - H̄: too much entropy makes it worth less.
            var slope = entropies[t - 1] + 2;
            (mean, square) = (0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope);
            logAlpha -= 0.01 * (mean / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, t))) + 1e-8);
        }
        temperature.Value.ShouldBe((float)Math.Exp(logAlpha), 1e-6f);
        var fixed_ = new Temperature(0.7, -2);
        fixed_.Improve(100, 1);
        fixed_.Value.ShouldBe(0.7f);
    }

    [Theory]
    [InlineData("auto", "auto_0.01", true)]
    [InlineData("0.2", "auto_0.01", false)]
    [InlineData("auto", "0.3", false)]
    public void A_temperature_goes_on_where_it_was_learned_before(string before, string after, bool goesOn)
    {
        var (saved, loaded) = (new Temperature(Parse(before), -2), new Temperature(Parse(after), -2));
        saved.Improve(1, 0.1);
        using var stream = new MemoryStream();
        saved.Save(new(stream));
        stream.Position = 0;
        var fresh = loaded.Value;

        loaded.Load(new(stream));

        loaded.Value.ShouldBe(goesOn ? saved.Value : fresh);

        static EntropyCoefficient Parse(string text) => EntropyCoefficient.Parse(text, null);
    }

    [Fact]
    public void Any_action_within_the_bounds_comes_first()
    {
        var (policy, random, actions) = (new UniformPolicy(new([-3, 0], [5, 1])), new RandomStream(1, 1), new byte[8 * 4000]);
        policy.Act([], [], 4000, actions, explore: true, ref random);
        var values = MemoryMarshal.Cast<byte, float>(actions).ToArray();
        var (first, second) = (values.Where((_, i) => i % 2 == 0).ToList(), values.Where((_, i) => i % 2 == 1).ToList());
        (first.Min(), first.Max(), first.Average()).ShouldBe((-3, 5, 1), new Near(0.2f));
        (second.Min(), second.Max(), second.Average()).ShouldBe((0, 1, 0.5f), new Near(0.02f));
    }

    // The largest gradients against the loss on either side.
    private static void Compare(PolicyValueNetwork network, float[] gradients, Func<double> loss)
    {
        foreach (var i in Enumerable.Range(0, gradients.Length).OrderByDescending(i => Math.Abs(gradients[i])).Take(60))
        {
            var saved = network.Parameters[i];
            var slope = (At(i, saved + 2e-3f) - At(i, saved - 2e-3f)) / 4e-3;
            At(i, saved);
            ((double)gradients[i]).ShouldBe(slope, 0.02 * (0.02 + Math.Abs(gradients[i])), $"parameter {i}");
        }

        double At(int parameter, float value)
        {
            network.Parameters[parameter] = value;
            network.WeightsChanged();
            return loss();
        }
    }

    // Q₁ of the greedy action in each state: others may never have been taken.
    private static float[] Values(SacOptions options, bool ends)
    {
        using var algorithm = (Sac)Sac.Create(options, new(count => new SteadyEnvironment(count, 3, ends), 1) { Threads = 1 });
        algorithm.Train(new(), CancellationToken.None);
        var (tape, random, states, actions) = (algorithm.Critics.CreateTape(3, forTraining: false), new RandomStream(1, 1), (float[])[1, 0, 0, 0, 1, 0, 0, 0, 1], new float[3]);
        algorithm.Policy.Act(MemoryMarshal.AsBytes(states.AsSpan()), [], 3, MemoryMarshal.AsBytes(actions.AsSpan()), explore: false, ref random);
        float[] inputs = [.. Enumerable.Range(0, 3).SelectMany(s => (float[])[.. states[(3 * s)..(3 * s + 3)], (actions[s] - 1) / 4])];
        algorithm.Critics.Forward(MemoryMarshal.AsBytes(inputs.AsSpan()), 3, tape);
        return tape.Policy.ToArray();
    }

    private sealed class Near(float tolerance) : IEqualityComparer<(float, float, float)>
    {
        public bool Equals((float, float, float) x, (float, float, float) y) =>
            Math.Abs(x.Item1 - y.Item1) < tolerance && Math.Abs(x.Item2 - y.Item2) < tolerance && Math.Abs(x.Item3 - y.Item3) < tolerance;

        public int GetHashCode((float, float, float) obj) => 0;
    }

    /// <summary>Random networks without kinks, and random transitions of three observed numbers and two actions.</summary>
    private sealed class Case
    {
        public static readonly EnvironmentSpec Spec = new("noise", new(ElementType.Float32, 3) { Center = 0.5f, Spread = 2 }, new BoxSpace([-1, 0], [3, 1]));
        public static readonly SquashedGaussian Distribution = new((BoxSpace)Spec.Action);

        public Case()
        {
            var shape = new NetworkOptions { HiddenSizes = [7], ShareLayers = false, FreeLogStd = false, PolicyHeadGain = 1 };
            Actor = PolicyValueNetwork.Create(shape with { ShareLayers = true }, Spec.Observation, Distribution, 3);
            Critics = PolicyValueNetwork.Create(shape, new(ElementType.Float32, 5), 1, 4);
            Targets = PolicyValueNetwork.Create(shape, new(ElementType.Float32, 5), 1, 5);
            Batch = new(Actor, Critics, Targets, Distribution, new(new(Spec)), Spec, Size, threads: 1);
            var random = new RandomStream(8, 8);
            foreach (var bytes in new[] { Batch.Transitions.Observations, Batch.Transitions.NextObservations })
                foreach (ref var x in MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
                    x = (float)random.NextGaussian();
            var actions = MemoryMarshal.Cast<byte, float>(Batch.Transitions.Actions.AsSpan());
            for (var b = 0; b < Size; b++)
            {
                (actions[2 * b], actions[2 * b + 1]) = (random.NextSingle() * 4 - 1, random.NextSingle());
                (Batch.Transitions.Returns[b], Batch.Transitions.Discounts[b]) = ((float)random.NextGaussian(), b % 5 == 0 ? 0 : 0.9f);
            }
        }

        public PolicyValueNetwork Actor { get; }

        public PolicyValueNetwork Critics { get; }

        public PolicyValueNetwork Targets { get; }

        public SacBatch Batch { get; }

        public (double Critics, double Actor) Losses(float alpha)
        {
            var (statistics, report) = (new SacStatistics(), new TrainReport());
            Batch.DifferentiateCritics(alpha, ref statistics);
            Batch.DifferentiateActor(alpha, ref statistics);
            statistics.AddUpdate(0, 0);
            statistics.Report(report);
            return (report.Metrics["learner/critic_loss"], report.Metrics["learner/actor_loss"]);
        }

        public (float[] Action, float LogProbability) Act(byte[] observations, int b, ref RandomStream random)
        {
            var (tape, row, action, squashed) = (Actor.CreateTape(1, forTraining: false), new float[4], new int[2], new float[2]);
            Actor.Forward(observations.AsSpan(12 * b, 12), 1, tape);
            Distribution.Prepare(tape.Policy, [], row);
            var logProbability = Distribution.Sample(row, action, ref random);
            SquashedGaussian.Squash(action, squashed);
            return (squashed, logProbability);
        }

        public static (float First, float Second) Critic(PolicyValueNetwork critics, byte[] observations, int b, float[] action)
        {
            var tape = critics.CreateTape(1, forTraining: false);
            float[] input = [.. MemoryMarshal.Cast<byte, float>(observations.AsSpan(12 * b, 12)).ToArray().Select(x => (x - 0.5f) / 2), .. action];
            critics.Forward(MemoryMarshal.AsBytes(input.AsSpan()), 1, tape);
            return (tape.Policy[0], tape.Values[0]);
        }
    }
}
