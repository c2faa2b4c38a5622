namespace RlTemplates.Environments.Tests;

public sealed class AcrobotTests
{
    [Fact]
    public void FollowsGymnasiumsFormulae()
    {
        using var environment = (AcrobotEnvironment)Acrobot.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        var random = new RandomStream(9, 9);
        var ends = 0;
        for (var episode = 0UL; episode < 10; episode++)
        {
            batch.Reset(episode);
            double[] s = Start(episode);
            for (var step = 1; step <= 500; step++)
            {
                Observation(s).ShouldBe(batch.Features(0), 1e-5);
                batch.Actions[0] = step % 50 == 0 ? random.NextInt32(3) : s[3] >= 0 ? 2 : 0;
                s = Reference(s, batch.Actions[0] - 1);
                batch.Step();
                var up = -Math.Cos(s[0]) - Math.Cos(s[1] + s[0]) > 1;
                batch.Terminated[0].ShouldBe(up);
                batch.Truncated[0].ShouldBe(!up && step == 500);
                batch.Rewards[0].ShouldBe(up ? 0 : -1);
                if (!batch.Ended(0))
                    continue;
                Observation(s).ShouldBe(batch.FinalFeatures(0), 1e-5);
                ends += up ? 1 : 0;
                break;
            }
        }
        ends.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void HangingStillStaysStill()
    {
        using var environment = (AcrobotEnvironment)Acrobot.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        environment.StateOf(0) = default;
        batch.Actions[0] = 1;
        batch.Step();
        batch.Features(0).ShouldBe([1, 0, 1, 0, 0, 0]);
    }

    [Fact]
    public void TorqueFromRestAcceleratesAsByHand()
    {
        // Hanging: d1 = 4.5, d2 = 1.75, so α2 = 1 / (1.25 - 1.75² / 4.5) = 1 / 0.56944 and α1 = -1.75 α2 / 4.5; for a short time v = α t.
        var after = new AcrobotState(0, 0, 0, 0).After(1);
        var alpha2 = 1 / (1.25 - (1.75 * 1.75 / 4.5));
        after.Velocity2.ShouldBe(alpha2 * 0.2, 0.05);
        after.Velocity1.ShouldBe(-1.75 * alpha2 / 4.5 * 0.2, 0.03);
        after.Theta2.ShouldBe(alpha2 * 0.02, 0.005);
    }

    [Fact]
    public void FineStepsApproachTheSameMotion()
    {
        double[] s = [0.05, -0.3, 0.4, 0.2];
        var after = new AcrobotState(s[0], s[1], s[2], s[3]).After(-1);
        for (var i = 0; i < 20_000; i++)
            s = Plus(s, Derivative(s, -1), 0.2 / 20_000);
        double[] found = [after.Theta1, after.Theta2, after.Velocity1, after.Velocity2];
        for (var i = 0; i < 4; i++)
            found[i].ShouldBe(s[i], 1e-3);
    }

    private static double[] Start(ulong seed)
    {
        var random = new RandomStream(seed, 0);
        double Next() => (0.2 * random.NextDouble()) - 0.1;
        return [Next(), Next(), Next(), Next()];
    }

    private static double[] Reference(double[] s, double torque)
    {
        const double dt = 0.2;
        var k1 = Derivative(s, torque);
        var k2 = Derivative(Plus(s, k1, dt / 2), torque);
        var k3 = Derivative(Plus(s, k2, dt / 2), torque);
        var k4 = Derivative(Plus(s, k3, dt), torque);
        var n = new double[4];
        for (var i = 0; i < 4; i++)
            n[i] = s[i] + (dt / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i]));
        (n[0], n[1]) = (Math.IEEERemainder(n[0], 2 * Math.PI), Math.IEEERemainder(n[1], 2 * Math.PI));
        n[2] = Math.Min(Math.Max(n[2], -4 * Math.PI), 4 * Math.PI);
        n[3] = Math.Min(Math.Max(n[3], -9 * Math.PI), 9 * Math.PI);
        return n;
    }

    private static double[] Derivative(double[] s, double a)
    {
        const double m1 = 1, m2 = 1, l1 = 1, lc1 = 0.5, lc2 = 0.5, i1 = 1, i2 = 1, g = 9.8;
        var (t1, t2, w1, w2) = (s[0], s[1], s[2], s[3]);
        var d1 = (m1 * Math.Pow(lc1, 2)) + (m2 * (Math.Pow(l1, 2) + Math.Pow(lc2, 2) + (2 * l1 * lc2 * Math.Cos(t2)))) + i1 + i2;
        var d2 = (m2 * (Math.Pow(lc2, 2) + (l1 * lc2 * Math.Cos(t2)))) + i2;
        var phi2 = m2 * lc2 * g * Math.Cos(t1 + t2 - (Math.PI / 2));
        var phi1 = (-m2 * l1 * lc2 * Math.Pow(w2, 2) * Math.Sin(t2)) - (2 * m2 * l1 * lc2 * w2 * w1 * Math.Sin(t2))
            + (((m1 * lc1) + (m2 * l1)) * g * Math.Cos(t1 - (Math.PI / 2))) + phi2;
        var a2 = (a + (d2 / d1 * phi1) - (m2 * l1 * lc2 * Math.Pow(w1, 2) * Math.Sin(t2)) - phi2) / ((m2 * Math.Pow(lc2, 2)) + i2 - (Math.Pow(d2, 2) / d1));
        return [w1, w2, -((d2 * a2) + phi1) / d1, a2];
    }

    private static double[] Plus(double[] s, double[] k, double time) => [.. s.Zip(k, (x, slope) => x + (time * slope))];

    private static float[] Observation(double[] s) =>
        [(float)Math.Cos(s[0]), (float)Math.Sin(s[0]), (float)Math.Cos(s[1]), (float)Math.Sin(s[1]), (float)s[2], (float)s[3]];
}
