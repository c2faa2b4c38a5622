namespace RlTemplates.Environments;

/// <summary>
/// Every constant of our simulation of Pong. Lengths are in pixels of the Atari 2600's 160×210 picture, times in frames of 1/60 s,
/// and whatever moves is kept in <see cref="Sub"/>-ths of a pixel, so that the game is exact integer arithmetic on every machine.
/// Layout and colours are the Atari's; the motion is our own and was fixed before any agent was trained on it.
/// </summary>
internal static class PongRules
{
    /// <summary>Height of the picture.</summary>
    public const int FrameHeight = 210;

    /// <summary>Width of the picture.</summary>
    public const int FrameWidth = 160;

    /// <summary>First row of the upper wall; it ends where the field begins.</summary>
    public const int WallTop = 24;

    /// <summary>First row of the field.</summary>
    public const int FieldTop = 34;

    /// <summary>First row below the field, where the lower wall begins; that one reaches to the end of the picture.</summary>
    public const int FieldBottom = 194;

    /// <summary>Height of a paddle.</summary>
    public const int PaddleHeight = 16;

    /// <summary>Width of a paddle.</summary>
    public const int PaddleWidth = 4;

    /// <summary>First column of the opponent's paddle.</summary>
    public const int OpponentLeft = 16;

    /// <summary>First column of the agent's paddle.</summary>
    public const int AgentLeft = 140;

    /// <summary>Height of the ball.</summary>
    public const int BallHeight = 4;

    /// <summary>Width of the ball.</summary>
    public const int BallWidth = 2;

    /// <summary>Parts of a pixel in which positions and speeds are counted.</summary>
    public const int Sub = 256;

    /// <summary>Points that win the game.</summary>
    public const int WinningScore = 21;

    /// <summary>Frames without a ball before each serve.</summary>
    public const int ServeDelay = 40;

    /// <summary>Steepest serve: vertical over horizontal speed, in <see cref="Sub"/>-ths.</summary>
    public const int ServeSlope = 192;

    /// <summary>Steepest return, at the very edge of a paddle: vertical over horizontal speed, in <see cref="Sub"/>-ths. A return from the middle is level.</summary>
    public const int EdgeSlope = 216;

    /// <summary>Horizontal speed of the ball from the serve on: 2 pixels a frame.</summary>
    public const int SlowestBall = 2 * Sub;

    /// <summary>The hit of a rally from which on each makes the ball faster; after earlier ones it is as slow as it was served.</summary>
    public const int SlowHits = 4;

    /// <summary>What each hit from the <see cref="SlowHits"/>-th on adds to the horizontal speed: three quarters of a pixel a frame.</summary>
    public const int SpeedUp = 3 * Sub / 4;

    /// <summary>Greatest horizontal speed: 5 pixels a frame.</summary>
    public const int FastestBall = 5 * Sub;

    /// <summary>Greatest speed of the agent's paddle: 3 pixels a frame.</summary>
    public const int AgentSpeed = 3 * Sub;

    /// <summary>What each frame of moving one way adds to the speed of the agent's paddle, half a pixel a frame; it stops at once.</summary>
    public const int AgentAcceleration = Sub / 2;

    /// <summary>Greatest speed of the opponent's paddle: 1.875 pixels a frame.</summary>
    public const int OpponentSpeed = 15 * Sub / 8;

    /// <summary>While the ball is slow the opponent looks where it is once in so many frames.</summary>
    public const int BestReaction = 4;

    /// <summary>When the ball is fast the opponent looks where it is only once in so many frames.</summary>
    public const int WorstReaction = 8;

    /// <summary>How far off the ball's middle the opponent aims at most when it has become hasty; at 10 pixels a paddle misses.</summary>
    public const int WorstError = 6 * Sub;

    /// <summary>How far off the ball's middle the opponent aims at most while the ball is slow.</summary>
    public const int BestError = 4 * Sub;

    /// <summary>Horizontal speed of the ball after so many hits of a rally.</summary>
    /// <param name="hits">Hits since the serve.</param>
    public static int BallSpeed(int hits) => Math.Min(FastestBall, SlowestBall + (Math.Clamp(hits - SlowHits + 1, 0, FastestBall) * SpeedUp));

    /// <summary>After each hit or serve the opponent aims anew, up to so far off the ball's middle.</summary>
    /// <param name="hits">Hits since the serve.</param>
    public static int OpponentError(int hits) => hits < SlowHits ? BestError : WorstError;

    /// <summary>Frames from one look of the opponent at the ball to the next.</summary>
    /// <param name="hits">Hits since the serve.</param>
    public static int OpponentReaction(int hits) => hits < SlowHits ? BestReaction : WorstReaction;
}
