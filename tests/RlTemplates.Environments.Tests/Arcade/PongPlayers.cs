using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments.Tests;

internal delegate PongAction PongPlayer(in PongGame game, ref RandomStream random);

internal sealed class PongSeries(int games, ulong seed)
{
    public double Score { get; private set; }

    public int Best { get; private set; } = -WinningScore;

    public int Worst { get; private set; } = WinningScore;

    public double Decisions { get; private set; }

    public int LongestGame { get; private set; }

    public int LongestRally { get; private set; }

    public PongSeries Play(Func<PongPlayer> makePlayer, int framesPerDecision)
    {
        for (var i = 0; i < games; i++)
        {
            var player = makePlayer();
            var random = new RandomStream(seed, (ulong)(1000 + i));
            var game = new PongGame(new RandomStream(seed, (ulong)i));
            var frames = 0;
            while (!game.Over)
            {
                var action = player(game, ref random);
                for (var k = 0; k < framesPerDecision && !game.Over; k++, frames++)
                {
                    game.Step(action);
                    LongestRally = Math.Max(LongestRally, game.Hits);
                }
            }

            var score = game.AgentScore - game.OpponentScore;
            Score += score / (double)games;
            (Best, Worst) = (Math.Max(Best, score), Math.Min(Worst, score));
            Decisions += frames / 4.0 / games;
            LongestGame = Math.Max(LongestGame, frames / 4);
        }

        return this;
    }

    public override string ToString() =>
        FormattableString.Invariant($"score {Score:F2} [{Worst}, {Best}], {Decisions:F0} decisions, at most {LongestGame}, rally {LongestRally}");
}

internal static class PongPlayers
{
    private const int Half = PaddleHeight * Sub / 2;

    public static PongPlayer Still() => (in PongGame _, ref RandomStream _) => PongAction.Noop;

    public static PongPlayer Uniform() => (in PongGame _, ref RandomStream random) => (PongAction)random.NextInt32(6);

    public static PongPlayer LikeTheOpponent()
    {
        var (clock, aim, error, hits, inPlay, budget, last) = (0, Half, 0, -1, false, 0, (FieldTop + FieldBottom - PaddleHeight) / 2 * Sub);
        return (in PongGame game, ref RandomStream random) =>
        {
            if (inPlay != game.BallInPlay || hits != game.Hits)
            {
                error = random.NextInt32((2 * OpponentError(game.Hits)) + 1) - OpponentError(game.Hits);
            }

            (inPlay, hits) = (game.BallInPlay, game.Hits);
            if (clock-- == 0)
            {
                clock = OpponentReaction(game.Hits) - 1;
                aim = game.BallY + (BallHeight * Sub / 2) + error;
            }

            budget = Math.Min(budget + OpponentSpeed, 2 * OpponentSpeed) - Math.Abs(game.AgentY - last);
            last = game.AgentY;
            return budget >= 0 ? Towards(game, aim, 1) : PongAction.Noop;
        };
    }

    public static PongPlayer Middle() => (in PongGame game, ref RandomStream _) =>
        Towards(game, Arrival(game), 4);

    public static PongPlayer Edge() => (in PongGame game, ref RandomStream _) =>
    {
        var side = game.OpponentY + Half > (FieldTop + FieldBottom) / 2 * Sub ? 1 : -1;
        return Towards(game, Arrival(game) + (side * 6 * Sub), 4);
    };

    private static PongAction Towards(in PongGame game, int aim, int frames)
    {
        var wish = aim - Half - game.AgentY;
        var speed = Math.Max(0, Math.Sign(wish) * game.AgentSpeedY);
        var move = 0;
        for (var i = 0; i < frames; i++)
        {
            speed = Math.Min(AgentSpeed, speed + AgentAcceleration);
            move += speed;
        }

        return 2 * Math.Abs(wish) <= move ? PongAction.Noop : wish > 0 ? PongAction.Left : PongAction.Right;
    }

    private static int Arrival(in PongGame game)
    {
        if (!game.BallInPlay || game.BallSpeedX <= 0)
        {
            return (FieldTop + FieldBottom) / 2 * Sub;
        }

        var frames = (((AgentLeft - BallWidth) * Sub) - game.BallX + game.BallSpeedX - 1) / game.BallSpeedX;
        const int span = (FieldBottom - BallHeight - FieldTop) * Sub;
        var y = game.BallY - (FieldTop * Sub) + (Math.Max(0, frames) * game.BallSpeedY);
        y = ((y % (2 * span)) + (2 * span)) % (2 * span);
        return (FieldTop * Sub) + (y > span ? (2 * span) - y : y) + (BallHeight * Sub / 2);
    }
}
