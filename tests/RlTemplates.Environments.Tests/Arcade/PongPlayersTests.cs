namespace RlTemplates.Environments.Tests;

public sealed class PongPlayersTests(ITestOutputHelper output)
{
    [Fact]
    public void StandingStillLosesEveryPoint() => Report(PongPlayers.Still, 4).Best.ShouldBe(-21);

    [Fact]
    public void RandomPlayHardlyWinsAPoint() => Report(PongPlayers.Uniform, 4).Score.ShouldBeInRange(-21, -20);

    [Fact]
    public void PlayingWithTheOpponentsLimitsIsEven() => Report(PongPlayers.LikeTheOpponent, 1).Score.ShouldBeInRange(-8, 8);

    [Fact]
    public void AimingWithTheEdgeWinsAlmostAlways() => Report(PongPlayers.Edge, 4).Score.ShouldBeGreaterThanOrEqualTo(18);

    [Fact]
    public void GamesEndInReasonableTime()
    {
        Report(PongPlayers.Middle, 4).LongestGame.ShouldBeLessThan(10_000);
        Report(PongPlayers.Edge, 4).Decisions.ShouldBeInRange(500, 3000);
        Report(PongPlayers.Uniform, 4).Decisions.ShouldBeInRange(300, 3000);
    }

    private PongSeries Report(Func<PongPlayer> player, int framesPerDecision)
    {
        var series = new PongSeries(100, 1).Play(player, framesPerDecision);
        output.WriteLine($"{player.Method.Name}: {series}");
        return series;
    }
}
