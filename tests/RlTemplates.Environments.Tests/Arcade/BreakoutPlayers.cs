using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments.Tests;

internal delegate BreakoutAction BreakoutPlayer(in BreakoutGame game, ref RandomStream random);

internal sealed class BreakoutSeries(int games, ulong seed)
{
    private const int MostFrames = 4 * 27_000;

    public double Score { get; private set; }

    public int Best { get; private set; }

    public int Worst { get; private set; } = WinningScore;

    public double Decisions { get; private set; }

    public int Unfinished { get; private set; }

    public int Walls { get; private set; }

    public BreakoutSeries Play(Func<BreakoutPlayer> makePlayer)
    {
        for (var i = 0; i < games; i++)
        {
            var player = makePlayer();
            var random = new RandomStream(seed, (ulong)(1000 + i));
            var game = new BreakoutGame(new RandomStream(seed, (ulong)i));
            var frames = 0;
            while (!game.Over && frames < MostFrames)
            {
                var action = player(game, ref random);
                for (var k = 0; k < 4 && !game.Over; k++, frames++)
                    game.Step(action);
            }
            Score += game.Score / (double)games;
            (Best, Worst) = (Math.Max(Best, game.Score), Math.Min(Worst, game.Score));
            Decisions += frames / 4.0 / games;
            Unfinished += game.Over ? 0 : 1;
            Walls += game.WallNumber - 1;
        }
        return this;
    }

    public override string ToString() => FormattableString.Invariant(
        $"score {Score:F1} [{Worst}, {Best}], {Decisions:F0} decisions, {Unfinished} unfinished, {Walls} second walls");
}

internal static class BreakoutPlayers
{
    public static BreakoutPlayer Still() => (in BreakoutGame _, ref RandomStream _) => BreakoutAction.Noop;

    public static BreakoutPlayer Server() => (in BreakoutGame _, ref RandomStream _) => BreakoutAction.Fire;

    public static BreakoutPlayer Uniform() => (in BreakoutGame _, ref RandomStream random) => (BreakoutAction)random.NextInt32(4);

    /// <summary>Keeps the paddle below the ball.</summary>
    public static BreakoutPlayer Follower() => (in BreakoutGame game, ref RandomStream _) =>
        game.BallInPlay ? Towards(game, game.BallX + (BallWidth * Sub / 2)) : BreakoutAction.Fire;

    /// <summary>Goes where the ball will come down, to meet it with a part of the paddle drawn for each hit.</summary>
    public static BreakoutPlayer Foreseer()
    {
        var (hits, offset) = (-1, 0);
        return (in BreakoutGame game, ref RandomStream random) =>
        {
            if (!game.BallInPlay)
                return BreakoutAction.Fire;
            if (hits != game.Hits)
                (hits, offset) = (game.Hits, (random.NextInt32(game.PaddleSize / 2) - (game.PaddleSize / 4)) * Sub);
            var centre = (FieldLeft + FieldRight) / 2 * Sub;
            return Towards(game, game.BallSpeedY > 0 ? Arrival(game) + offset : (centre + game.BallX) / 2);
        };
    }

    private static BreakoutAction Towards(in BreakoutGame game, int aim)
    {
        var wish = aim - (game.PaddleSize * Sub / 2) - game.PaddleX;
        var speed = Math.Max(0, Math.Sign(wish) * game.PaddleSpeedX);
        var move = 0;
        for (var i = 0; i < 4; i++)
        {
            speed = Math.Min(PaddleSpeed, speed + PaddleAcceleration);
            move += speed;
        }
        return 2 * Math.Abs(wish) <= move ? BreakoutAction.Noop : wish > 0 ? BreakoutAction.Right : BreakoutAction.Left;
    }

    private static int Arrival(in BreakoutGame game)
    {
        var frames = Math.Max(0, ((PaddleTop - BallHeight) * Sub) - game.BallY) / game.BallSpeedY;
        const int span = (FieldRight - FieldLeft - BallWidth) * Sub;
        var x = game.BallX - (FieldLeft * Sub) + (frames * game.BallSpeedX);
        x = ((x % (2 * span)) + (2 * span)) % (2 * span);
        return (FieldLeft * Sub) + (x > span ? (2 * span) - x : x) + (BallWidth * Sub / 2);
    }
}
