using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Learning.Tests.Replay;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>DQN against action values known in closed form, and its loss against finite differences.</summary>
public class DqnValueTests
{
    private static readonly DqnOptions Tabular = new()
    {
        NumEnvs = 2, NStep = 1, PrioritizedReplay = false, LearningStarts = 50, BufferSize = 2000, MinTimestepsPerIteration = 6000, Epsilon = 1, Gamma = 0.9, RolloutFragmentLength = 2, GradientSteps = 1, TrainBatchSize = 32,
        TargetNetworkUpdateFreq = 20, LearningRate = Schedule.Linear(0.05, 0.001, 5000), Network = new() { HiddenSizes = [] },
    };

    public static TheoryData<bool, bool, bool> Kinds => new() { { false, false, false }, { true, false, true }, { false, true, true }, { true, true, false } };

    [Theory, MemberData(nameof(Kinds))]
    public void Values_of_a_chain_are_those_of_the_best_policy(bool doubleQ, bool dueling, bool prioritized)
    {
        // States 0…3: action 1 goes on and earns 1 at the end, action 0 ends at once with 0.5.
        Outcome[][] chain = [.. Enumerable.Range(0, 4).Select(s => (Outcome[])[new(0.5f, s, Ends: true), new(s == 3 ? 1 : 0, Math.Min(s + 1, 3), Ends: s == 3)])];
        var options = Tabular with { DoubleQ = doubleQ, Dueling = dueling, PrioritizedReplay = prioritized, PrioritizedReplayBeta = 1 };
        using var algorithm = Trained(options, new TableEnvironment(2, chain));
        for (var s = 0; s < 4; s++)
        {
            var values = Values(algorithm, 4, s, dueling);
            values[0].ShouldBe(0.5f, 0.02f);
            values[1].ShouldBe(MathF.Pow(0.9f, 3 - s), 0.02f);
        }
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(3, 0.0)]
    [InlineData(4, 0.3)]
    public void A_limit_is_no_end(int n, double tau)
    {
        // One reward a step for ever is worth 1 / (1 - γ) however often a limit cuts it; with n steps it comes n times as fast.
        var options = Tabular with { NStep = n, Gamma = 0.8, Tau = tau == 0 ? 1 : tau };
        using var algorithm = Trained(options, new TableEnvironment(2, [[new(1, 0)]]) { Limit = 3 });
        Values(algorithm, 1, 0, dueling: true)[0].ShouldBe(5, 0.05f);
    }

    [Fact]
    public void Forbidden_actions_are_neither_taken_nor_hoped_for()
    {
        // State 0: action 0 ends with 0.5, action 1 leads to state 1, where only action 0 is allowed and ends with 0.2.
        var table = new TableEnvironment(2, [[new(0.5f, 0, Ends: true), new(0, 1)], [new(0.2f, 1, Ends: true), new(100, 1)]]) { Allowed = [[true, true], [true, false]] };
        foreach (var doubleQ in (bool[])[true, false])
        {
            using var algorithm = (Dqn)Dqn.Create(Tabular with { DoubleQ = doubleQ, Dueling = false }, new(_ => table, 1) { Threads = 1 });
            algorithm.Network.Parameters[1 * 3 + 1] = 10; // hopes for much of action 1 in state 1
            algorithm.Network.WeightsChanged();
            algorithm.Train(new(), CancellationToken.None);
            Values(algorithm, 2, 0, dueling: false)[1].ShouldBe(0.18f, 0.02f);
            Values(algorithm, 2, 1, dueling: false)[1].ShouldBeGreaterThan(5);
        }
    }

    [Theory]
    [InlineData(true, true, TdErrorLoss.Huber, true)]
    [InlineData(false, true, TdErrorLoss.Mse, true)]
    [InlineData(true, false, TdErrorLoss.Huber, false)]
    public void Gradients_equal_finite_differences_of_the_loss(bool dueling, bool doubleQ, TdErrorLoss loss, bool share)
    {
        var spec = new EnvironmentSpec("noise", new(ElementType.UInt8, 5), new DiscreteSpace(300)) { HasActionMask = true };
        var options = new DqnOptions { Dueling = dueling, DoubleQ = doubleQ, TdErrorLossFn = loss, TrainBatchSize = 24 };
        var shape = new NetworkOptions { HiddenSizes = [6], ShareLayers = share, PolicyHeadGain = 1 };
        var network = PolicyValueNetwork.Create(shape, spec.Observation with { Spread = 2 }, 300, 3);
        var batch = new DqnBatch(network, PolicyValueNetwork.Create(shape, network.Input, 300, 4), new(new Normalization(spec)), spec, options, threads: 1);
        var (replay, episodes) = (new ReplayBuffer(spec, new(100, 3) { NStep = 2, Alpha = 0.6 }), new RandomEpisodes(spec, 3, 7));
        episodes.Start(replay);
        for (var i = 0; i < 33; i++)
            episodes.Step(replay);
        var random = new RandomStream(1, 1);
        replay.Sample(batch.Transitions, ref random, 0.5);
        replay.UpdatePriorities(batch.Transitions, [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        replay.Sample(batch.Transitions, ref random, 0.5);
        batch.Transitions.Weights.Distinct().Count().ShouldBeGreaterThan(3);

        Loss();
        var gradients = batch.Gradients.Values;
        (batch.Errors.Max(Math.Abs) > 1).ShouldBeTrue();
        var order = Enumerable.Range(0, gradients.Length).OrderByDescending(i => Math.Abs(gradients[i])).Take(60);
        foreach (var i in order)
        {
            var saved = network.Parameters[i];
            var above = At(i, saved + 2e-3f);
            var below = At(i, saved - 2e-3f);
            At(i, saved);
            ((double)gradients[i]).ShouldBe((above - below) / 4e-3, 0.02 * (0.02 + Math.Abs(gradients[i])));
        }

        double At(int parameter, float value)
        {
            network.Parameters[parameter] = value;
            network.WeightsChanged();
            return Loss();
        }

        double Loss()
        {
            var (statistics, report) = (new DqnStatistics(), new TrainReport());
            batch.Differentiate(ref statistics);
            statistics.AddUpdate(0);
            statistics.Report(report);
            return report.Metrics["learner/loss"];
        }
    }

    [Fact]
    public void Explores_as_often_as_epsilon_says_among_what_is_allowed()
    {
        var network = PolicyValueNetwork.Create(new() { HiddenSizes = [] }, new(ElementType.Float32, 1), 4, 1);
        new float[] { 0, 1, 3, 2 }.CopyTo(network.Parameters[^5..]);
        network.WeightsChanged();
        var policy = new EpsilonGreedyPolicy(network, new(new("four", network.Input, new DiscreteSpace(4))), isDueling: false, () => 0.3, threads: 1);
        var (random, counts, actions) = (new RandomStream(1, 2), new int[4], new byte[40]);
        for (var i = 0; i < 1000; i++)
        {
            policy.Act(new byte[40], [.. Enumerable.Repeat((bool[])[true, true, false, true], 10).SelectMany(row => row)], 10, actions, explore: true, ref random);
            foreach (var action in MemoryMarshal.Cast<byte, int>(actions))
                counts[action]++;
        }
        counts[2].ShouldBe(0);
        counts[3].ShouldBeInRange(7800, 8200);
        counts[0].ShouldBeInRange(850, 1150);
        Should.Throw<InvalidOperationException>(() => policy.Act(new byte[4], new bool[4], 1, actions, explore: true, ref random)).Message.ShouldContain("forbids all 4");
        policy.Act(new byte[40], [], 10, actions, explore: false, ref random);
        MemoryMarshal.Cast<byte, int>(actions).ToArray().ShouldAllBe(action => action == 2);
    }

    [Fact]
    public void A_target_network_follows()
    {
        var shape = new NetworkOptions { HiddenSizes = [7] };
        var (source, target) = (PolicyValueNetwork.Create(shape, new(ElementType.Float32, 3), 2, 1), PolicyValueNetwork.Create(shape, new(ElementType.Float32, 3), 2, 2));
        var (from, to) = (target.Parameters.ToArray(), source.Parameters.ToArray());
        target.Follow(source, 0.25);
        for (var i = 0; i < to.Length; i++)
            target.Parameters[i].ShouldBe(0.75f * from[i] + 0.25f * to[i], 1e-6f);
        target.Follow(source, 1);
        target.Parameters.ToArray().ShouldBe(to);
    }

    private static Dqn Trained(DqnOptions options, TableEnvironment environment)
    {
        var algorithm = (Dqn)Dqn.Create(options, new(_ => environment, 1) { Threads = 1 });
        algorithm.Train(new(), CancellationToken.None);
        return algorithm;
    }

    private static float[] Values(Dqn algorithm, int states, int state, bool dueling)
    {
        var observation = new float[states];
        observation[state] = 1;
        var (network, tape) = (algorithm.Network, algorithm.Network.CreateTape(1, forTraining: false));
        network.Forward(MemoryMarshal.AsBytes<float>(observation), 1, tape);
        var values = new ActionValues(network.PolicySize, dueling);
        return [.. Enumerable.Range(0, network.PolicySize).Select(choice => values.Of(tape, 0, choice))];
    }
}
