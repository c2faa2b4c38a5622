namespace RlTemplates.Environments.Tests;

public sealed class BanditTests
{
    [Theory]
    [InlineData(BanditArms.Gaussian)]
    [InlineData(BanditArms.Bernoulli)]
    public void ArmsPayTheirMeans(BanditArms arms)
    {
        using var environment = Bandit.Create(new() { NumArms = 3, Arms = arms, ArmsSeed = 7 }, 4);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var arm = 0; arm < 3; arm++)
        {
            var (sum, squares, mean) = (0.0, 0.0, Bandit.Mean(arms, 7, arm));
            for (var step = 0; step < 5000; step++)
            {
                batch.Actions.Fill(arm);
                batch.Step();
                sum += batch.Rewards.Sum();
                squares += batch.Rewards.Sum(reward => Math.Pow(reward - mean, 2));
            }
            (sum / 20_000).ShouldBe(mean, 0.03);
            (squares / 20_000).ShouldBe(arms == BanditArms.Gaussian ? 1 : mean * (1 - mean), 0.04);
        }
    }

    [Fact]
    public void ArmsOfTheTestbedAreStandardNormal()
    {
        var means = Enumerable.Range(0, 20_000).Select(arm => Bandit.Mean(BanditArms.Gaussian, 1, arm)).ToList();
        means.Average().ShouldBe(0, 0.03);
        means.Average(mean => mean * mean).ShouldBe(1, 0.04);
        Enumerable.Range(0, 20_000).Average(arm => Bandit.Mean(BanditArms.Bernoulli, 1, arm)).ShouldBe(0.5, 0.01);
    }

    [Fact]
    public void ObservationTellsArmAndPay()
    {
        using var environment = Bandit.Create(new() { NumArms = 3, EpisodeLength = 2 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        batch.Features(0).ShouldBe([0, 0, 0, 0]);
        batch.Actions[0] = 2;
        batch.Step();
        batch.Features(0).ShouldBe([0, 0, 1, batch.Rewards[0]]);
        batch.Actions[0] = 0;
        batch.Step();
        batch.Terminated[0].ShouldBeTrue();
        batch.FinalFeatures(0).ShouldBe([1, 0, 0, batch.Rewards[0]]);
        batch.Features(0).ShouldBe([0, 0, 0, 0]);
    }

    [Fact]
    public void ArmsAreNewEachEpisodeWhereAskedFor()
    {
        using var environment = (BanditEnvironment)Bandit.Create(new() { EpisodeLength = 1, ResampleArms = true }, 2);
        using var same = (BanditEnvironment)Bandit.Create(new() { EpisodeLength = 1 }, 2);
        var (batch, other) = (new EnvironmentBatch(environment), new EnvironmentBatch(same));
        batch.Reset(1);
        other.Reset(99);
        var seeds = new HashSet<ulong>();
        for (var step = 0; step < 50; step++)
        {
            seeds.Add(environment.StateOf(0).ArmsSeed);
            seeds.Add(environment.StateOf(1).ArmsSeed);
            same.StateOf(1).ArmsSeed.ShouldBe(1UL);
            batch.Step();
            other.Step();
        }
        seeds.Count.ShouldBe(100);
    }

    [Fact]
    public void OptionsOutsideTheirRangesAreNamed()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Bandit.Create(new() { NumArms = 1 }, 1)).Message.ShouldContain("NumArms is 1; it must lie in 2 to 1000");
        Should.Throw<ArgumentOutOfRangeException>(() => Bandit.Create(new() { EpisodeLength = 0 }, 1));
    }
}
