namespace RlTemplates.Environments.Tests;

public sealed class MountainCarTests
{
    [Fact]
    public void FollowsGymnasiumsFormulae()
    {
        using var environment = MountainCar.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(3);
        var random = new RandomStream(3, 0);
        var (x, v) = (-0.6 + (0.2 * random.NextDouble()), 0.0);
        for (var step = 1; ; step++)
        {
            batch.Features(0).ShouldBe([(float)x, (float)v], 1e-7);
            batch.Actions[0] = v >= 0 ? 2 : 0;
            (x, v) = Reference(x, v, (batch.Actions[0] - 1) * 0.001);
            batch.Step();
            batch.Rewards[0].ShouldBe(-1);
            batch.Terminated[0].ShouldBe(x >= 0.5 && v >= 0);
            if (batch.Terminated[0])
            {
                batch.FinalFeatures(0).ShouldBe([(float)x, (float)v], 1e-7);
                step.ShouldBeInRange(80, 180);
                break;
            }
        }
    }

    [Fact]
    public void PushingAlwaysRightIsTooWeak()
    {
        using var environment = MountainCar.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var step = 1; step <= 200; step++)
        {
            batch.Actions[0] = 2;
            batch.Step();
            (batch.Terminated[0], batch.Truncated[0]).ShouldBe((false, step == 200));
        }
    }

    [Fact]
    public void StepsAreTheHandComputedOnes()
    {
        using var environment = (MountainCarEnvironment)MountainCar.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);

        environment.StateOf(0) = new(0, 0.01);
        batch.Actions[0] = 2;
        batch.Step();
        batch.Features(0).ShouldBe([0.0085f, 0.0085f], 1e-8);

        environment.StateOf(0) = new(-1.19, -0.07);
        batch.Actions[0] = 0;
        batch.Step();
        batch.Features(0).ShouldBe([-1.2f, 0]);

        environment.StateOf(0) = new(0, 0.0699);
        batch.Actions[0] = 2;
        batch.Step();
        batch.Features(0)[1].ShouldBe(0.0684f, 1e-7);

        environment.StateOf(0) = new(0.49, 0.02);
        batch.Actions[0] = 1;
        batch.Step();
        batch.Terminated[0].ShouldBeTrue();
    }

    [Fact]
    public void ContinuousFollowsGymnasiumsFormulae()
    {
        using var environment = MountainCarContinuous.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(3);
        var random = new RandomStream(3, 0);
        var (x, v) = (-0.6 + (0.2 * random.NextDouble()), 0.0);
        for (var step = 1; ; step++)
        {
            var given = v >= 0 ? 0.9f : -3f;
            var force = Math.Max(-1.0, given);
            batch.Values[0] = given;
            (x, v) = Reference(x, v, force * 0.0015);
            batch.Step();
            batch.Terminated[0].ShouldBe(x >= 0.45 && v >= 0);
            batch.Rewards[0].ShouldBe((float)((batch.Terminated[0] ? 100 : 0) - (0.1 * force * force)), 1e-6);
            (batch.Terminated[0] ? batch.FinalFeatures(0) : batch.Features(0)).ShouldBe([(float)x, (float)v], 1e-7);
            if (batch.Terminated[0])
            {
                step.ShouldBeInRange(60, 300);
                break;
            }
        }
    }

    [Fact]
    public void ContinuousSpecIsGymnasiums()
    {
        var spec = MountainCarContinuous.Create(new(), 1).Spec;
        spec.MaxEpisodeSteps.ShouldBe(999);
        spec.Action.ShouldBe(new BoxSpace([-1], [1]));
        MountainCar.Create(new(), 1).Spec.MaxEpisodeSteps.ShouldBe(200);
        Should.Throw<ArgumentOutOfRangeException>(() => MountainCar.Create(new() { MaxEpisodeSteps = 0 }, 1)).Message.ShouldContain("MaxEpisodeSteps is 0");
    }

    private static (double X, double V) Reference(double x, double v, double push)
    {
        v += push + (Math.Cos(3 * x) * -0.0025);
        v = Math.Min(Math.Max(v, -0.07), 0.07);
        x += v;
        x = Math.Min(Math.Max(x, -1.2), 0.6);
        return (x, x == -1.2 && v < 0 ? 0 : v);
    }
}
