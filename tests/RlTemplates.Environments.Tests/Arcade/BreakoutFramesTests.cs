namespace RlTemplates.Environments.Tests;

public sealed class BreakoutFramesTests
{
    [Theory]
    [InlineData(42)]
    [InlineData(84)]
    public void EqualThePlainPathBitForBit(int size)
    {
        var frames = new BreakoutFrames(size);
        var (fast, plain) = (new byte[size * size], new byte[size * size]);
        var random = new RandomStream(5, 0);
        var (player, game) = (BreakoutPlayers.Foreseer(), new BreakoutGame(new RandomStream(7, 0)));
        var compared = 0;
        for (var frame = 0; !game.Over && frame < 60_000; frame++)
        {
            var earlier = game;
            var points = game.Step(frame % 3000 > 2900 ? BreakoutAction.Fire : player(game, ref random));
            var eventful = earlier.PaddleSize != game.PaddleSize || earlier.Lives != game.Lives || earlier.BallInPlay != game.BallInPlay || earlier.WallNumber != game.WallNumber;
            if (frame % 97 != 0 && !(points > 0 && frame % 3 == 0) && !eventful)
                continue;
            frames.Draw(earlier, game, fast);
            PlainFrames.Draw(earlier, game, size, plain);
            fast.AsSpan().SequenceEqual(plain).ShouldBeTrue($"frame {frame}");
            compared++;
        }
        compared.ShouldBeGreaterThan(120);
    }

    [Fact]
    public void FullWallAndBallAreSeen()
    {
        var game = new BreakoutGame(new RandomStream(1, 0));
        game.Step(BreakoutAction.Fire);
        var frame = new byte[42 * 42];
        new BreakoutFrames(42).Draw(game, game, frame);
        for (var row = 12; row < 18; row++)
            frame.AsSpan((row * 42) + 3, 36).ToArray().ShouldAllBe(value => value > 60, $"row {row}");
        frame.AsSpan(19 * 42, 5 * 42).ToArray().Where((_, i) => i % 42 is > 2 and < 39).Max().ShouldBeInRange((byte)20, (byte)60);
        frame[(30 * 42) + 20].ShouldBe((byte)0);
    }
}
