namespace RlTemplates.Environments;

/// <summary>
/// Every constant of our simulation of Breakout. Lengths are in pixels of the Atari 2600's 160×210 picture, times in frames of 1/60 s,
/// and whatever moves is kept in <see cref="Sub"/>-ths of a pixel, so that the game is exact integer arithmetic on every machine.
/// Layout, colours and points are the Atari's; the motion is our own and was fixed before any agent was trained on it.
/// </summary>
internal static class BreakoutRules
{
    /// <summary>First row of the upper wall.</summary>
    public const int WallTop = 17;

    /// <summary>First row of the field, below the upper wall.</summary>
    public const int FieldTop = 32;

    /// <summary>First column of the field, beside the left wall.</summary>
    public const int FieldLeft = 8;

    /// <summary>First column of the right wall.</summary>
    public const int FieldRight = 152;

    /// <summary>First row below the side walls.</summary>
    public const int WallBottom = 196;

    /// <summary>First row of the bricks.</summary>
    public const int BricksTop = 57;

    /// <summary>Rows of bricks.</summary>
    public const int BrickRows = 6;

    /// <summary>Bricks in a row; together they are as wide as the field.</summary>
    public const int BrickColumns = 18;

    /// <summary>Height of a brick.</summary>
    public const int BrickHeight = 6;

    /// <summary>Width of a brick.</summary>
    public const int BrickWidth = 8;

    /// <summary>First row of the paddle.</summary>
    public const int PaddleTop = 189;

    /// <summary>Height of the paddle.</summary>
    public const int PaddleHeight = 4;

    /// <summary>Width of the paddle until the ball meets the upper wall.</summary>
    public const int PaddleWidth = 16;

    /// <summary>Width of the paddle from then on, until the ball is lost.</summary>
    public const int SmallPaddleWidth = 8;

    /// <summary>Height of the ball.</summary>
    public const int BallHeight = 4;

    /// <summary>Width of the ball.</summary>
    public const int BallWidth = 2;

    /// <summary>Row that the ball's upper edge reaches when it is lost.</summary>
    public const int LostRow = 200;

    /// <summary>Parts of a pixel in which positions and speeds are counted.</summary>
    public const int Sub = 256;

    /// <summary>Balls of a game.</summary>
    public const int Lives = 5;

    /// <summary>Walls of bricks in a game.</summary>
    public const int Walls = 2;

    /// <summary>Points of two walls, which end the game.</summary>
    public const int WinningScore = 864;

    /// <summary>Row where a served ball appears, below the bricks, in any column; it goes down.</summary>
    public const int ServeRow = 100;

    /// <summary>Least slope of a serve: horizontal over vertical speed, in <see cref="Sub"/>-ths.</summary>
    public const int LeastServeSlope = 64;

    /// <summary>Largest slope of a serve.</summary>
    public const int MostServeSlope = 256;

    /// <summary>Parts of the paddle that return the ball at slopes of their own.</summary>
    public const int PaddleParts = 8;

    /// <summary>Half the difference of two neighbouring parts' slopes, in <see cref="Sub"/>-ths: from ±0.16 beside the middle to ±1.09 at the edges.</summary>
    public const int SlopeStep = 40;

    /// <summary>Hits on the paddle, since the serve, from which on the ball is faster.</summary>
    public const int FasterHits = 4;

    /// <summary>Hits on the paddle, since the serve, from which on it is faster still.</summary>
    public const int FastHits = 12;

    /// <summary>Upper rows of bricks that make the ball as fast as it gets, until it is lost.</summary>
    public const int FastRows = 2;

    /// <summary>Greatest speed of the paddle: 4 pixels a frame.</summary>
    public const int PaddleSpeed = 4 * Sub;

    /// <summary>What each frame of moving one way adds to the paddle's speed, half a pixel a frame; it stops at once.</summary>
    public const int PaddleAcceleration = Sub / 2;

    /// <summary>Vertical speed of the fastest ball: 3 pixels a frame.</summary>
    public const int FastestBall = 3 * Sub;

    /// <summary>Points of a brick: 7 in the two upper rows, 4 in the next two, 1 in the lowest two.</summary>
    /// <param name="row">Row of the brick, 0 uppermost.</param>
    public static int Points(int row) => row < 2 ? 7 : row < 4 ? 4 : 1;

    /// <summary>Vertical speed of the ball: 1.25, from the 4th hit on 1.75, from the 12th on 2.25, and 3 pixels a frame once it has met a brick of the two upper rows.</summary>
    /// <param name="hits">Hits on the paddle since the serve.</param>
    /// <param name="fast">Whether it has met a brick of the upper rows since then.</param>
    public static int BallSpeed(int hits, bool fast) => fast ? FastestBall : hits >= FastHits ? 9 * Sub / 4 : hits >= FasterHits ? 7 * Sub / 4 : 5 * Sub / 4;
}
