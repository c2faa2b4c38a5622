using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

public sealed class CartPoleTests
{
    [Fact]
    public void FollowsGymnasiumsFormulae()
    {
        using var environment = CartPole.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        var random = new RandomStream(3, 3);
        for (var episode = 0UL; episode < 20; episode++)
        {
            batch.Reset(episode);
            var state = Start(episode);
            State(batch.Observation(0)).ShouldBe(Single(state), 1e-6);
            for (var steps = 1; ; steps++)
            {
                batch.Actions[0] = steps % 40 < 30 ? state.Theta + (0.3 * state.ThetaDot) > 0 ? 1 : 0 : random.NextInt32(2);
                state = Reference(state, batch.Actions[0]);
                batch.Step();
                batch.Rewards[0].ShouldBe(1);
                var fell = Math.Abs(state.X) > 2.4 || Math.Abs(state.Theta) > 12 * 2 * Math.PI / 360;
                batch.Terminated[0].ShouldBe(fell);
                batch.Truncated[0].ShouldBe(!fell && steps == 500);
                if (batch.Terminated[0] || batch.Truncated[0])
                {
                    State(batch.FinalObservation(0)).ShouldBe(Single(state), 1e-6);
                    State(batch.Observation(0)).ShouldAllBe(value => Math.Abs(value) <= 0.05f);
                    break;
                }

                State(batch.Observation(0)).ShouldBe(Single(state), 1e-6);
            }
        }
    }

    [Fact]
    public void FirstStepFromRestIsTheHandComputedOne()
    {
        using var environment = CartPole.Create(new(), 1);
        new EnvironmentBatch(environment).Reset(1);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        environment.Save(writer);
        var state = stream.ToArray();
        state.AsSpan(8, 32).Clear();
        using var reader = new BinaryReader(new MemoryStream(state));
        environment.Load(reader);

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

    private static (double X, double XDot, double Theta, double ThetaDot) Start(ulong seed)
    {
        var random = new RandomStream(seed, 0);
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

    private static float[] Single((double X, double XDot, double Theta, double ThetaDot) s) =>
        [(float)s.X, (float)s.XDot, (float)s.Theta, (float)s.ThetaDot];
}
