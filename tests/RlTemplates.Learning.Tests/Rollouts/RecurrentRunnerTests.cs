using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Tests.Rollouts;

public class RecurrentRunnerTests
{
    private const int Steps = 17, Copies = 3;
    private const float Gamma = 0.5f;

    [Fact]
    public void States_go_from_step_to_step_and_from_trajectory_to_trajectory_and_begin_anew_with_an_episode()
    {
        var environment = new RecordingEnvironment(CartPole.Create(new() { MaxEpisodeSteps = 11 }, Copies));
        var (network, distribution) = (Network(environment.Spec), ActionDistribution.For(environment.Spec));
        var (tape, row) = (network.CreateTape(Copies, forTraining: false), new float[2]);
        using var runner = new EnvironmentRunner(environment, network, distribution, new(environment.Spec), Gamma, 1, threads: 1);
        var trajectory = new Trajectory(Steps, Copies, environment.Spec, network.StateSize);
        var states = new float[Copies * network.StateSize];
        var cuts = 0;
        for (var number = 0; number < 4; number++)
        {
            environment.Finals.Clear();
            runner.Collect(trajectory, bootstrap: true, TestContext.Current.CancellationToken);
            trajectory.States.ShouldBe(states);
            for (var t = 0; t <= Steps; t++)
            {
                network.Forward(trajectory.ObservationsAt(t), Copies, tape, new(states));
                tape.Values.SequenceEqual(trajectory.Values.AsSpan(t * Copies, Copies)).ShouldBeTrue();
                if (t == Steps)
                    break;
                for (var n = 0; n < Copies; n++)
                {
                    distribution.Prepare(tape.Policy.Slice(2 * n, 2), [], row);
                    distribution.LogProbability(row, trajectory.Action(t * Copies + n)).ShouldBe(trajectory.LogProbabilities[t * Copies + n]);
                }
                tape.States.CopyTo(states);
                network.Forward(environment.Finals[t], Copies, tape, new(states));
                for (var n = 0; n < Copies; n++)
                {
                    var i = t * Copies + n;
                    trajectory.IsStart(i + Copies).ShouldBe(trajectory.Ended[i]);
                    trajectory.Rewards[i].ShouldBe(environment.Cuts[t][n] ? 1 + Gamma * tape.Values[n] : 1);
                    cuts += environment.Cuts[t][n] ? 1 : 0;
                    if (trajectory.Ended[i])
                        states.AsSpan(n * network.StateSize, network.StateSize).Clear();
                }
            }
            environment.Cuts.Clear();
        }
        cuts.ShouldBeGreaterThan(3);
        trajectory.IsStart(0).ShouldBeFalse();
    }

    [Fact]
    public void A_policy_remembers_until_an_episode_begins()
    {
        var spec = new PointEnvironment(2).Spec;
        var (distribution, random) = (ActionDistribution.For(spec), new RandomStream(1, 1));
        var network = PolicyValueNetwork.Create(new() { HiddenSizes = [8], UseLstm = true, LstmCellSize = 6, PolicyHeadGain = 1 }, spec.Observation, distribution, 1);
        var policy = new NetworkPolicy(network, distribution, new(spec));
        var observations = MemoryMarshal.AsBytes<float>([0.5f, -0.2f, 0.5f, -0.2f]).ToArray();
        policy.Begin([true, true]);
        var first = Act(2);
        first[0].ShouldBe(first[1]);
        var second = Act(2);
        second[0].ShouldNotBe(first[0]);
        policy.Begin([true, false]);
        var third = Act(2);
        third[0].ShouldBe(first[0]);
        third[1].ShouldNotBe(second[0]);
        Act(1).ShouldBe([first[0]]);
        Act(2).ShouldBe(first);

        long[] Act(int count)
        {
            var actions = new byte[count * spec.Action.Bytes];
            policy.Act(observations.AsSpan(0, count * spec.Observation.Bytes), [], count, actions, explore: false, ref random);
            return MemoryMarshal.Cast<byte, long>(actions).ToArray();
        }
    }

    [Fact]
    public void Saved_states_that_are_damaged_are_refused()
    {
        var spec = CartPole.Create(new(), 1).Spec;
        using var runner = new EnvironmentRunner(CartPole.Create(new(), Copies), Network(spec), ActionDistribution.For(spec), new(spec), Gamma, 1, threads: 1);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        runner.Save(writer);
        var saved = stream.ToArray();
        BitConverter.TryWriteBytes(saved.AsSpan(saved.Length - 4 * Copies * 20 - 4), int.MaxValue).ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => runner.Load(new(new MemoryStream(saved)))).Message.ShouldContain("the network's state");
    }

    private static PolicyValueNetwork Network(EnvironmentSpec spec)
    {
        var network = PolicyValueNetwork.Create(new() { HiddenSizes = [8], ShareLayers = false, UseLstm = true, LstmCellSize = 5, PolicyHeadGain = 1 }, spec.Observation, 2, seed: 1);
        network.Parameters[^1] += 1;
        network.WeightsChanged();
        return network;
    }

    /// <summary>Keeps what each step gave beside observations and rewards.</summary>
    private sealed class RecordingEnvironment(IEnvironment inner) : ISavableEnvironment
    {
        public List<byte[]> Finals { get; } = [];

        public List<bool[]> Cuts { get; } = [];

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            inner.Step(actions, step);
            Finals.Add(step.FinalObservations.ToArray());
            Cuts.Add(step.Truncated.ToArray());
        }

        public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

        public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

        public void Dispose() => inner.Dispose();
    }
}
