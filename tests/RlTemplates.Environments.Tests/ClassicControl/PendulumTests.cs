namespace RlTemplates.Environments.Tests;

public sealed class PendulumTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(9.81)]
    public void FollowsGymnasiumsFormulae(double g)
    {
        using var environment = Pendulum.Create(new() { Gravity = g }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(4);
        var start = new RandomStream(4, 0);
        var (theta, speed) = ((2 * Math.PI * start.NextDouble()) - Math.PI, (2 * start.NextDouble()) - 1);
        var random = new RandomStream(8, 8);
        for (var step = 1; step <= 200; step++)
        {
            batch.Features(0).ShouldBe([(float)Math.Cos(theta), (float)Math.Sin(theta), (float)speed], 1e-5);
            batch.Values[0] = (random.NextSingle() * 8) - 4;
            double u = Math.Min(Math.Max(batch.Values[0], -2), 2);
            var angle = Math.Atan2(Math.Sin(theta), Math.Cos(theta));
            var cost = Math.Pow(angle, 2) + (0.1 * Math.Pow(speed, 2)) + (0.001 * Math.Pow(u, 2));
            speed = Math.Min(Math.Max(speed + (((3 * g / 2 * Math.Sin(theta)) + (3 * u)) * 0.05), -8), 8);
            theta += speed * 0.05;
            batch.Step();
            batch.Rewards[0].ShouldBe((float)-cost, 1e-4);
            (batch.Terminated[0], batch.Truncated[0]).ShouldBe((false, step == 200));
        }
        batch.FinalFeatures(0).ShouldBe([(float)Math.Cos(theta), (float)Math.Sin(theta), (float)speed], 1e-5);
    }

    [Fact]
    public void StepsAreTheHandComputedOnes()
    {
        using var environment = (PendulumEnvironment)Pendulum.Create(new(), 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);

        environment.StateOf(0) = new(Math.PI / 2, 0, 10);
        batch.Values[0] = -1;
        batch.Step();
        batch.Rewards[0].ShouldBe((float)-((Math.PI * Math.PI / 4) + 0.001), 1e-6);
        batch.Features(0)[2].ShouldBe(0.6f, 1e-6f);
        batch.Features(0)[0].ShouldBe((float)Math.Cos((Math.PI / 2) + 0.03), 1e-6f);

        environment.StateOf(0) = new(Math.PI / 2, 7.9, 10);
        batch.Step();
        batch.Features(0)[2].ShouldBe(8);

        environment.StateOf(0) = new((5 * Math.PI) - 0.5, 0, 10);
        batch.Values[0] = 0;
        batch.Step();
        batch.Rewards[0].ShouldBe((float)-Math.Pow(Math.PI - 0.5, 2), 1e-5, "the angle counts from upright, whatever turns were made");
    }

    [Fact]
    public void OptionsOutsideTheirRangesAreNamed()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Pendulum.Create(new() { Gravity = double.NaN }, 1)).Message.ShouldContain("Gravity is NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => Pendulum.Create(new() { MaxEpisodeSteps = 0 }, 1));
    }
}
