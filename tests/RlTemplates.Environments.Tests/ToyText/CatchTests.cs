namespace RlTemplates.Environments.Tests;

public sealed class CatchTests
{
    [Fact]
    public void FollowingTheBallAlwaysCatchesIt()
    {
        using var environment = Catch.Create(new(), 20);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        for (var step = 1; step <= 90; step++)
        {
            for (var i = 0; i < 20; i++)
            {
                var board = batch.Features(i);
                var (ball, paddle) = (Array.IndexOf(board, 1f) % 5, Array.LastIndexOf(board, 1f) % 5);
                batch.Actions[i] = 1 + Math.Sign(ball - paddle);
            }
            batch.Step();
            batch.Terminated.ShouldAllBe(over => over == (step % 9 == 0));
            batch.Rewards.ShouldAllBe(reward => reward == (step % 9 == 0 ? 1 : 0));
        }
    }

    [Fact]
    public void BoardIsDrawnAsByHand()
    {
        using var environment = (CatchEnvironment)Catch.Create(new() { Rows = 3, Columns = 4 }, 1);
        var batch = new EnvironmentBatch(environment);
        batch.Reset(1);
        environment.StateOf(0) = new(0, 3, 2);
        batch.Actions[0] = 0;
        batch.Step();
        batch.Features(0).ShouldBe([0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0]);
        batch.Actions[0] = 0;
        batch.Step();
        (batch.Rewards[0], batch.Terminated[0]).ShouldBe((-1, true));
        batch.FinalFeatures(0).ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
        batch.Features(0)[10].ShouldBe(1);
    }

    [Fact]
    public void BallsFallInEveryColumn()
    {
        using var environment = (CatchEnvironment)Catch.Create(new(), 500);
        new EnvironmentBatch(environment).Reset(1);
        for (var column = 0; column < 5; column++)
            Enumerable.Range(0, 500).Count(i => environment.StateOf(i).BallColumn == column).ShouldBeInRange(70, 130);
        Should.Throw<ArgumentOutOfRangeException>(() => Catch.Create(new() { Rows = 1 }, 1)).Message.ShouldContain("Rows is 1");
    }
}
