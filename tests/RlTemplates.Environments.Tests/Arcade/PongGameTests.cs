using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments.Tests;

public sealed class PongGameTests
{
    [Fact]
    public void BallSpeedsUpWithHitsAndSlowsWithTheServe()
    {
        BallSpeed(0).ShouldBe(SlowestBall);
        BallSpeed(SlowHits - 1).ShouldBe(SlowestBall);
        BallSpeed(SlowHits).ShouldBe(SlowestBall + SpeedUp);
        BallSpeed(int.MaxValue).ShouldBe(FastestBall);

        ForEachFrame((before, after, _) =>
        {
            if (after.BallInPlay)
            {
                Math.Abs(after.BallSpeedX).ShouldBe(BallSpeed(after.Hits));
            }
        });
    }

    [Fact]
    public void AngleDependsOnWhereThePaddleMeetsTheBall() => ForEachFrame((before, after, _) =>
    {
        if (after.Hits == before.Hits + 1)
        {
            var paddle = after.BallSpeedX < 0 ? after.AgentY : after.OpponentY;
            var offset = after.BallY - paddle + ((BallHeight - PaddleHeight) * Sub / 2);
            Math.Abs(offset).ShouldBeLessThan((PaddleHeight + BallHeight) * Sub / 2);
            var slope = after.BallSpeedY / (double)Math.Abs(after.BallSpeedX);
            slope.ShouldBe(EdgeSlope / (double)Sub * offset / ((PaddleHeight + BallHeight) * Sub / 2), 0.01);
        }
    });

    [Fact]
    public void ServeGoesTowardsTheLoserAfterAPause()
    {
        var (pause, towards, serves) = (0, 0, 0);
        ForEachFrame((before, after, point) =>
        {
            if (point != 0)
            {
                (pause, towards) = (0, -point);
                after.BallInPlay.ShouldBe(false);
            }
            else if (!after.BallInPlay)
            {
                pause++;
            }
            else if (!before.BallInPlay && towards != 0)
            {
                pause.ShouldBe(ServeDelay - 1);
                Math.Sign(after.BallSpeedX).ShouldBe(towards);
                serves++;
            }
        });
        serves.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void NothingLeavesTheFieldOrMovesTooFast() => ForEachFrame((before, after, _) =>
    {
        after.BallY.ShouldBeInRange(FieldTop * Sub, (FieldBottom - BallHeight) * Sub);
        after.AgentY.ShouldBeInRange(FieldTop * Sub, (FieldBottom - PaddleHeight) * Sub);
        after.OpponentY.ShouldBeInRange(FieldTop * Sub, (FieldBottom - PaddleHeight) * Sub);
        Math.Abs(after.AgentY - before.AgentY).ShouldBeLessThanOrEqualTo(AgentSpeed);
        Math.Abs(after.OpponentY - before.OpponentY).ShouldBeLessThanOrEqualTo(OpponentSpeed);
    });

    [Theory]
    [InlineData(nameof(PongAction.Noop), 0)]
    [InlineData(nameof(PongAction.Fire), 0)]
    [InlineData(nameof(PongAction.Right), -1)]
    [InlineData(nameof(PongAction.RightFire), -1)]
    [InlineData(nameof(PongAction.Left), 1)]
    [InlineData(nameof(PongAction.LeftFire), 1)]
    public void ActionsMoveThePaddle(string name, int direction)
    {
        var action = Enum.Parse<PongAction>(name);
        var game = new PongGame(new RandomStream(1, 1));
        var start = game.AgentY;
        game.Step(action);
        game.AgentY.ShouldBe(start + (direction * AgentAcceleration));
        game.Step(action);
        game.AgentY.ShouldBe(start + (direction * 3 * AgentAcceleration));
        game.Step(PongAction.Noop);
        game.AgentY.ShouldBe(start + (direction * 3 * AgentAcceleration));
    }

    [Fact]
    public void DamagedStateIsRefused()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        new PongGame(new RandomStream(1, 1)).Save(writer);
        var state = stream.ToArray();
        state[32] = state[33] = state[34] = 0x7F;
        Should.Throw<InvalidDataException>(() => PongGame.Load(new BinaryReader(new MemoryStream(state)))).Message.ShouldContain("possible");
    }

    private static void ForEachFrame(Action<PongGame, PongGame, int> check)
    {
        var game = new PongGame(new RandomStream(2, 0));
        var player = PongPlayers.LikeTheOpponent();
        var random = new RandomStream(2, 1);
        while (!game.Over)
        {
            var before = game;
            var point = game.Step(player(game, ref random));
            check(before, game, point);
        }
    }
}
