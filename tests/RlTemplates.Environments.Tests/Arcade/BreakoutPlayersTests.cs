namespace RlTemplates.Environments.Tests;

public sealed class BreakoutPlayersTests(ITestOutputHelper output)
{
    [Fact]
    public void WithoutFireNothingHappens()
    {
        var series = Report(BreakoutPlayers.Still, 3);
        (series.Best, series.Unfinished).ShouldBe((0, 3));
    }

    [Fact]
    public void ServingOnlyScoresLittle() => Report(BreakoutPlayers.Server, 100).Score.ShouldBeInRange(0.2, 2.5);

    [Fact]
    public void RandomPlayScoresLittle() => Report(BreakoutPlayers.Uniform, 100).Score.ShouldBeInRange(0.3, 2.5);

    [Fact]
    public void FollowingTheBallScoresWell() => Report(BreakoutPlayers.Follower, 100).Score.ShouldBeInRange(70, 200);

    [Fact]
    public void ForesightClearsBothWalls() => Report(BreakoutPlayers.Foreseer, 40).Score.ShouldBeInRange(700, 864);

    private BreakoutSeries Report(Func<BreakoutPlayer> player, int games)
    {
        var series = new BreakoutSeries(games, 1).Play(player);
        output.WriteLine($"{player.Method.Name}: {series}");
        return series;
    }
}
