using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

public sealed class CartPoleTests
{
    // One step of single precision from the same state; numbers are of the order of 1.
    private const double StepTolerance = 1e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(11)]
    public void EveryStepFollowsGymnasiumsFormulae(int count)
    {
        using var environment = CartPole.Create(new(), count);
        var batch = new EnvironmentBatch(environment);
        var random = new RandomStream(3, 3);
        batch.Reset(7);
        for (var i = 0; i < count; i++)
            State(batch.Observation(i)).ShouldBe(Single(Start(7, i)), 1e-8);
        var (steps, cut) = (new int[count], 0);
        for (var t = 0; t < 1500; t++)
        {
            var before = Enumerable.Range(0, count).Select(i => Double(batch.Observation(i))).ToArray();
            for (var i = 0; i < count; i++)
                batch.Actions[i] = i % 2 == 0 && t % 40 < 38 ? before[i].Theta + (0.3 * before[i].ThetaDot) > 0 ? 1 : 0 : random.NextInt32(2);
            batch.Step();
            for (var i = 0; i < count; i++)
            {
                var expected = Reference(before[i], batch.Actions[i]);
                var distance = Math.Max(Math.Abs(expected.X) - 2.4, Math.Abs(expected.Theta) - (12 * 2 * Math.PI / 360));
                if (Math.Abs(distance) > StepTolerance)
                    batch.Terminated[i].ShouldBe(distance > 0);
                batch.Rewards[i].ShouldBe(1);
                batch.Truncated[i].ShouldBe(++steps[i] == 500 && !batch.Terminated[i]);
                var ended = batch.Terminated[i] || batch.Truncated[i];
                State(ended ? batch.FinalObservation(i) : batch.Observation(i)).ShouldBe(Single(expected), StepTolerance);
                if (!ended)
                    continue;
                State(batch.Observation(i)).ShouldAllBe(value => Math.Abs(value) <= 0.05f);
                (steps[i], cut) = (0, cut + (batch.Truncated[i] ? 1 : 0));
            }
        }
        cut.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void SinglePrecisionStaysWithGymnasiumForFiftySteps()
    {
        using var environment = CartPole.Create(new(), 8);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        var states = Enumerable.Range(0, 8).Select(i => Start(1, i)).ToArray();
        for (var t = 0; t < 50; t++)
        {
            for (var i = 0; i < 8; i++)
            {
                batch.Actions[i] = states[i].Theta + (0.3 * states[i].ThetaDot) > 0 ? 1 : 0;
                states[i] = Reference(states[i], batch.Actions[i]);
            }
            batch.Step();
            for (var i = 0; i < 8; i++)
                State(batch.Observation(i)).ShouldBe(Single(states[i]), 2e-5);
        }
    }

    [Fact]
    public void FirstStepFromRestIsTheHandComputedOne()
    {
        using var environment = CartPole.Create(new(), 1);
        new EnvironmentBatch(environment).Reset(1);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        ((ISavableEnvironment)environment).Save(writer);
        var state = stream.ToArray();
        state.AsSpan(8, 16).Clear();
        using var reader = new BinaryReader(new MemoryStream(state));
        ((ISavableEnvironment)environment).Load(reader);

        var batch = new EnvironmentBatch(environment);
        batch.Actions[0] = 1;
        batch.Step();
        State(batch.Observation(0)).ShouldBe([0, 8f / 41, 0, -12f / 41], 1e-7);

        batch.Step();
        State(batch.Observation(0)).ShouldBe([(float)(0.02 * 8 / 41), (float)(16.0 / 41), (float)(-0.02 * 12 / 41), (float)(-24.0 / 41)], 1e-3);
    }

    [Fact]
    public void BalancingToTheLimitTruncates()
    {
        using var environment = CartPole.Create(new() { MaxEpisodeSteps = 25 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(2);
        for (var step = 1; step <= 25; step++)
        {
            var now = State(batch.Observation(0));
            batch.Actions[0] = now[2] + (0.3f * now[3]) > 0 ? 1 : 0;
            batch.Step();
            (batch.Terminated[0], batch.Truncated[0]).ShouldBe((false, step == 25));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    public void HiddenVelocitiesLeaveThePositionsOfTheSameGame(int count)
    {
        using var whole = CartPole.Create(new(), count);
        using var hidden = CartPole.Create(new() { HideVelocities = true }, count);
        hidden.Spec.Name.ShouldBe("CartPoleNoVel-v1");
        var (all, positions, random) = (new EnvironmentBatch(whole), new EnvironmentBatch(hidden), new RandomStream(3, 3));
        all.Reset(7);
        positions.Reset(7);
        for (var t = 0; t < 200; t++)
        {
            for (var i = 0; i < count; i++)
            {
                var state = State(all.Observation(i));
                State(positions.Observation(i)).ShouldBe([state[0], state[2]]);
                all.Actions[i] = positions.Actions[i] = random.NextInt32(2);
            }
            all.Step();
            positions.Step();
            positions.Terminated.ShouldBe(all.Terminated);
            for (var i = 0; i < count; i++)
                if (all.Terminated[i])
                    State(positions.FinalObservation(i)).ShouldBe([State(all.FinalObservation(i))[0], State(all.FinalObservation(i))[2]]);
        }
    }

    private static (double X, double XDot, double Theta, double ThetaDot) Start(ulong seed, int copy)
    {
        var random = new RandomStream(seed, (ulong)copy);
        double Next() => (0.1 * random.NextDouble()) - 0.05;
        return (Next(), Next(), Next(), Next());
    }

    private static (double X, double XDot, double Theta, double ThetaDot) Reference(
        (double X, double XDot, double Theta, double ThetaDot) s, int action)
    {
        var force = action == 1 ? 10.0 : -10.0;
        var costheta = Math.Cos(s.Theta);
        var sintheta = Math.Sin(s.Theta);
        var temp = (force + (0.05 * Math.Pow(s.ThetaDot, 2) * sintheta)) / 1.1;
        var thetaacc = ((9.8 * sintheta) - (costheta * temp)) / (0.5 * ((4.0 / 3.0) - (0.1 * Math.Pow(costheta, 2) / 1.1)));
        var xacc = temp - (0.05 * thetaacc * costheta / 1.1);
        return (s.X + (0.02 * s.XDot), s.XDot + (0.02 * xacc), s.Theta + (0.02 * s.ThetaDot), s.ThetaDot + (0.02 * thetaacc));
    }

    private static float[] State(ReadOnlySpan<byte> observation) => MemoryMarshal.Cast<byte, float>(observation).ToArray();

    private static (double X, double XDot, double Theta, double ThetaDot) Double(ReadOnlySpan<byte> observation) =>
        State(observation) is [var x, var xDot, var theta, var thetaDot] ? (x, xDot, theta, thetaDot) : throw new InvalidOperationException();

    private static float[] Single((double X, double XDot, double Theta, double ThetaDot) s) =>
        [(float)s.X, (float)s.XDot, (float)s.Theta, (float)s.ThetaDot];
}
