using static RlTemplates.Environments.ArcadePicture;
using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments;

/// <summary>Draws a game of Pong as the Atari 2600 shows it: [210, 160, 3] bytes of RGB.</summary>
internal static class PongPicture
{
    /// <summary>Bytes of one picture.</summary>
    public const int Bytes = FrameHeight * FrameWidth * 3;

    private const int ScoreTop = 2;
    private const int ScoreDot = 4;
    private const int OpponentScoreLeft = 20;
    private const int AgentScoreLeft = 100;

    /// <summary>Colour of field and border.</summary>
    internal static ReadOnlySpan<byte> Background => [144, 72, 17];

    /// <summary>Colour of the opponent's paddle and score.</summary>
    internal static ReadOnlySpan<byte> Opponent => [213, 130, 74];

    /// <summary>Colour of the agent's paddle and score.</summary>
    internal static ReadOnlySpan<byte> Agent => [92, 186, 92];

    /// <summary>Colour of ball and walls.</summary>
    internal static ReadOnlySpan<byte> White => [236, 236, 236];

    /// <summary>Draws the game as it stands.</summary>
    /// <param name="game">The game.</param>
    /// <param name="rgb">Receives [210, 160, 3].</param>
    public static void Draw(in PongGame game, Span<byte> rgb)
    {
        DrawField(game.OpponentScore, game.AgentScore, rgb);
        Fill(rgb, game.OpponentY / Sub, OpponentLeft, PaddleHeight, PaddleWidth, Opponent);
        Fill(rgb, game.AgentY / Sub, AgentLeft, PaddleHeight, PaddleWidth, Agent);
        if (game.BallInPlay)
        {
            var left = game.BallX >> 8;
            var right = Math.Min(FrameWidth, left + BallWidth);
            left = Math.Max(0, left);
            Fill(rgb, game.BallY / Sub, left, BallHeight, right - left, White);
        }
    }

    /// <summary>Draws what does not move: background, walls and the score.</summary>
    /// <param name="opponentScore">Left score, 0…21.</param>
    /// <param name="agentScore">Right score, 0…21.</param>
    /// <param name="rgb">Receives [210, 160, 3].</param>
    internal static void DrawField(int opponentScore, int agentScore, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, Bytes, nameof(rgb));
        Fill(rgb, 0, 0, FrameHeight, FrameWidth, Background);
        Fill(rgb, WallTop, 0, FieldTop - WallTop, FrameWidth, White);
        Fill(rgb, FieldBottom, 0, FrameHeight - FieldBottom, FrameWidth, White);
        DrawScore(opponentScore, OpponentScoreLeft, rgb, Opponent);
        DrawScore(agentScore, AgentScoreLeft, rgb, Agent);
    }

    private static void DrawScore(int score, int left, Span<byte> rgb, ReadOnlySpan<byte> colour)
    {
        if (score >= 10)
            DrawDigit(score / 10, ScoreTop, left, ScoreDot, ScoreDot, rgb, colour);
        DrawDigit(score % 10, ScoreTop, left + (4 * ScoreDot), ScoreDot, ScoreDot, rgb, colour);
    }
}
