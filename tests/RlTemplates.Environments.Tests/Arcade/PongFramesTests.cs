namespace RlTemplates.Environments.Tests;

public sealed class PongFramesTests
{
    [Theory]
    [InlineData(42)]
    [InlineData(84)]
    public void EqualThePlainPathBitForBit(int size)
    {
        var frames = new PongFrames(size);
        var fast = new byte[size * size];
        var plain = new byte[size * size];
        var random = new RandomStream(5, 0);
        var player = PongPlayers.LikeTheOpponent();
        var game = new PongGame(new RandomStream(7, 0));
        var compared = 0;
        for (var frame = 0; !game.Over; frame++)
        {
            var earlier = game;
            var point = game.Step(player(game, ref random));
            if (point == 0 && frame % 97 != 0 && game.BallX is > 8 * PongRules.Sub and < 150 * PongRules.Sub)
            {
                continue;
            }

            frames.Draw(earlier, game, fast);
            PlainFrames.Draw(earlier, game, size, plain);
            fast.AsSpan().SequenceEqual(plain).ShouldBeTrue($"frame {frame}");
            compared++;
        }

        compared.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void KeepTheBallBright()
    {
        var frames = new PongFrames(42);
        var frame = new byte[42 * 42];
        var game = new PongGame(new RandomStream(1, 0));
        while (!game.Over)
        {
            var earlier = game;
            game.Step(PongAction.Noop);
            if (!game.BallInPlay || game.BallX < 24 * PongRules.Sub || game.BallX > 130 * PongRules.Sub)
            {
                continue;
            }

            frames.Draw(earlier, game, frame);
            var field = frame.AsSpan(7 * 42, 31 * 42);
            var brightest = 0;
            for (var i = 0; i < field.Length; i++)
            {
                brightest = i % 42 is > 5 and < 35 ? Math.Max(brightest, field[i]) : brightest;
            }

            brightest.ShouldBeGreaterThan(100);
        }
    }
}
