using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments.Tests;

public sealed class BreakoutGameTests
{
    [Fact]
    public void TwoWallsAreWorthTheWinningScore()
    {
        Enumerable.Range(0, BrickRows).Sum(row => Points(row) * BrickColumns * Walls).ShouldBe(WinningScore);
        Enumerable.Range(0, BrickRows).Select(Points).ShouldBe([7, 7, 4, 4, 1, 1]);
        (BrickColumns * BrickWidth).ShouldBe(FieldRight - FieldLeft);
        new BreakoutGame(new RandomStream(1, 1)).BricksLeft.ShouldBe(108);
    }

    [Fact]
    public void PointsAreThoseOfTheBricksThatGo() => ForEachFrame(3, (before, after, points) =>
    {
        var gone = 0;
        for (var row = 0; row < BrickRows; row++)
            gone += Points(row) * System.Numerics.BitOperations.PopCount(before.Bricks.Row(row) & ~after.Bricks.Row(row));
        points.ShouldBe(gone);
        (after.Score - before.Score).ShouldBe(points);
    });

    [Fact]
    public void BallNeverStandsInABrickOrOutsideTheField() => ForEachFrame(4, (_, game, _) =>
    {
        if (!game.BallInPlay)
            return;
        game.BallX.ShouldBeInRange(FieldLeft * Sub, (FieldRight - BallWidth) * Sub);
        game.BallY.ShouldBeInRange(FieldTop * Sub, LostRow * Sub);
        foreach (var (x, y) in new[] { (0, 0), (BallWidth - 1, 0), (0, BallHeight - 1), (BallWidth - 1, BallHeight - 1) })
            game.Bricks.Has(BreakoutBricks.RowAt((game.BallY / Sub) + y), BreakoutBricks.ColumnAt((game.BallX / Sub) + x)).ShouldBeFalse();
    });

    [Fact]
    public void SpeedRisesWithHitsAndUpperRowsAndFallsWithTheServe()
    {
        new[] { 0, 3, 4, 11, 12, int.MaxValue }.Select(hits => BallSpeed(hits, fast: false)).ShouldBe([320, 320, 448, 448, 576, 576]);
        BallSpeed(0, fast: true).ShouldBe(FastestBall);
        var (faster, slower) = (0, 0);
        ForEachFrame(5, (before, after, _) =>
        {
            if (after.BallInPlay)
                Math.Abs(after.BallSpeedY).ShouldBe(BallSpeed(after.Hits, after.Fast));
            if (after.Fast && !before.Fast)
            {
                (before.Bricks.Row(0) + before.Bricks.Row(1)).ShouldBeGreaterThan(after.Bricks.Row(0) + after.Bricks.Row(1));
                faster++;
            }
            if (!before.BallInPlay && after.BallInPlay)
            {
                (after.BallSpeedY, after.BallY).ShouldBe((BallSpeed(0, fast: false), ServeRow * Sub));
                Math.Abs(after.BallSpeedX).ShouldBeInRange(BallSpeed(0, false) / 4, BallSpeed(0, false));
                slower++;
            }
        });
        (faster, slower).ShouldBe((2, 5));
    }

    [Fact]
    public void PaddleShrinksAtTheUpperWallUntilTheBallIsLost()
    {
        var (shrunk, grown) = (0, 0);
        ForEachFrame(6, (before, after, _) =>
        {
            if (after.PaddleSize < before.PaddleSize)
            {
                (after.BallSpeedY > 0 && after.BallY < (FieldTop + 4) * Sub).ShouldBeTrue();
                shrunk++;
            }
            else if (after.PaddleSize > before.PaddleSize)
            {
                after.Lives.ShouldBe(before.Lives - 1);
                grown++;
            }
            after.PaddleX.ShouldBeInRange(FieldLeft * Sub, (FieldRight - after.PaddleSize) * Sub);
            Math.Abs(after.PaddleX - before.PaddleX).ShouldBeLessThanOrEqualTo(PaddleSpeed + (PaddleWidth - SmallPaddleWidth) * Sub / 2);
        });
        shrunk.ShouldBeGreaterThan(0);
        grown.ShouldBe(shrunk);
    }

    [Fact]
    public void AngleDependsOnThePartOfThePaddle()
    {
        var slopes = new HashSet<int>();
        ForEachFrame(7, (before, after, _) =>
        {
            if (after.Hits != before.Hits + 1)
                return;
            var slope = after.BallSpeedX * Sub / -after.BallSpeedY;
            var offset = (after.BallX + Sub - after.PaddleX) / (double)(after.PaddleSize * Sub);
            var expected = ((2 * (int)Math.Clamp(Math.Floor(offset * PaddleParts), 0, PaddleParts - 1)) - PaddleParts + 1) * SlopeStep;
            slope.ShouldBeInRange(expected - (2 * SlopeStep) - 1, expected + (2 * SlopeStep) + 1, "within the frame the ball may cross to the next part");
            slopes.Add((int)Math.Round(slope / (double)SlopeStep));
        });
        slopes.ShouldBeSubsetOf([-7, -5, -3, -1, 1, 3, 5, 7]);
        slopes.Count.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public void SecondWallComesWithThePaddleAndItsEndIsTheGames()
    {
        var game = new BreakoutGame(new RandomStream(1, 0));
        var random = new RandomStream(1, 1);
        var player = BreakoutPlayers.Foreseer();
        while (game.WallNumber == 1 && !game.Over)
        {
            var before = game;
            if (game.BricksLeft > 1)
                game.Bricks = new(0, 1UL << 20);
            game.Step(player(game, ref random));
            if (game.WallNumber == 2)
                (before.BricksLeft, game.BricksLeft, game.Hits).ShouldBe((0, 108, before.Hits + 1));
        }
        game.Over.ShouldBeFalse();
    }

    [Theory]
    [InlineData(nameof(BreakoutAction.Noop), 0)]
    [InlineData(nameof(BreakoutAction.Fire), 0)]
    [InlineData(nameof(BreakoutAction.Right), 1)]
    [InlineData(nameof(BreakoutAction.Left), -1)]
    public void ActionsMoveThePaddle(string name, int direction)
    {
        var action = Enum.Parse<BreakoutAction>(name);
        var game = new BreakoutGame(new RandomStream(1, 1));
        var start = game.PaddleX;
        game.Step(action);
        game.PaddleX.ShouldBe(start + (direction * PaddleAcceleration));
        game.Step(action);
        game.PaddleX.ShouldBe(start + (direction * 3 * PaddleAcceleration));
        game.Step(BreakoutAction.Noop);
        game.PaddleX.ShouldBe(start + (direction * 3 * PaddleAcceleration));
        game.BallInPlay.ShouldBe(action == BreakoutAction.Fire);
    }

    [Fact]
    public void DamagedStateIsRefused()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        new BreakoutGame(new RandomStream(1, 1)).Save(writer);
        var state = stream.ToArray();
        state[39] = 0x7F;
        Should.Throw<InvalidDataException>(() => BreakoutGame.Load(new BinaryReader(new MemoryStream(state)))).Message.ShouldContain("bricks");
        (state[39], state[51]) = (0, 0x7F);
        Should.Throw<InvalidDataException>(() => BreakoutGame.Load(new BinaryReader(new MemoryStream(state)))).Message.ShouldContain("possible");
    }

    private static void ForEachFrame(ulong seed, Action<BreakoutGame, BreakoutGame, int> check)
    {
        var game = new BreakoutGame(new RandomStream(seed, 0));
        var player = BreakoutPlayers.Foreseer();
        var random = new RandomStream(seed, 1);
        for (var frame = 1; !game.Over; frame++)
        {
            var before = game;
            var points = game.Step(frame % 6000 > 5500 ? BreakoutAction.Fire : player(game, ref random));
            check(before, game, points);
        }
    }
}
