using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments;

/// <summary>One game of Breakout after <see cref="BreakoutRules"/>, frame by frame and without pixels. Positions are of upper left corners.</summary>
internal struct BreakoutGame : IArcadeGame<BreakoutGame>
{
    private const int SubSteps = 4;
    private const int MostHits = 1_000_000_000;
    private const int MostSlope = (PaddleParts - 1) * SlopeStep;
    private const int RightmostBall = (FieldRight - BallWidth) * Sub;

    private RandomStream _random;
    private int _ballX, _ballY, _slope, _down;
    private int _paddleX, _paddleSpeed;
    private int _hits, _lives, _score, _wall;
    private bool _inPlay, _fast, _small;

    /// <summary>Starts the first game that draws from a random stream.</summary>
    /// <param name="random">The stream.</param>
    public BreakoutGame(RandomStream random)
    {
        _random = random;
        Restart();
    }

    /// <summary>Column of the ball, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int BallX => _ballX;

    /// <summary>Row of the ball, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int BallY => _ballY;

    /// <summary>Columns a frame that the ball moves, in <see cref="Sub"/>-ths; negative to the left.</summary>
    public readonly int BallSpeedX => _inPlay ? BallSpeed(_hits, _fast) * _slope / Sub : 0;

    /// <summary>Rows a frame that the ball moves, in <see cref="Sub"/>-ths; negative upwards.</summary>
    public readonly int BallSpeedY => _inPlay ? BallSpeed(_hits, _fast) * _down : 0;

    /// <summary>Whether there is a ball: not before FIRE serves it.</summary>
    public readonly bool BallInPlay => _inPlay;

    /// <summary>Column of the paddle, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int PaddleX => _paddleX;

    /// <summary>Columns a frame that the paddle moves, in <see cref="Sub"/>-ths; negative to the left.</summary>
    public readonly int PaddleSpeedX => _paddleSpeed;

    /// <summary>Width of the paddle in pixels: 16 or 8.</summary>
    public readonly int PaddleSize => _small ? SmallPaddleWidth : PaddleWidth;

    /// <summary>Hits on the paddle since the serve.</summary>
    public readonly int Hits => _hits;

    /// <summary>Whether the ball has met a brick of the upper rows since the serve.</summary>
    public readonly bool Fast => _fast;

    /// <summary>Points, 0…864.</summary>
    public readonly int Score => _score;

    /// <summary>Balls left, the one in play included, 0…5.</summary>
    public readonly int Lives => _lives;

    /// <summary>Which wall it is, 1 or 2.</summary>
    public readonly int WallNumber => _wall;

    /// <summary>Bricks that stand.</summary>
    public readonly int BricksLeft => Bricks.Count;

    /// <summary>Whether the last ball is lost or both walls are gone.</summary>
    public readonly bool Over => _lives == 0 || _score >= WinningScore;

    /// <summary>Bricks that stand.</summary>
    internal BreakoutBricks Bricks { readonly get; set; }

    static BreakoutGame IArcadeGame<BreakoutGame>.Start(RandomStream random) => new(random);

    int IArcadeGame<BreakoutGame>.Step(int action) => Step((BreakoutAction)action);

    /// <summary>Starts the next game; the random stream goes on.</summary>
    public void Restart()
    {
        (_lives, _score, _wall, Bricks) = (BreakoutRules.Lives, 0, 1, BreakoutBricks.Wall);
        (_paddleX, _paddleSpeed) = ((FieldLeft + FieldRight - PaddleWidth) / 2 * Sub, 0);
        _small = false;
        AwaitServe();
    }

    /// <summary>Plays one frame; not after the game is over.</summary>
    /// <param name="action">What the agent does.</param>
    /// <returns>The points of the bricks that go.</returns>
    public int Step(BreakoutAction action)
    {
        MovePaddle(action);
        if (!_inPlay)
        {
            if (action == BreakoutAction.Fire)
                Serve();
            return 0;
        }

        // Less than a pixel at a time, so that the ball never gets into a brick.
        var (before, speed) = (_score, BallSpeed(_hits, _fast));
        var across = speed * Math.Abs(_slope) / Sub / SubSteps;
        for (var i = 0; i < SubSteps && !Over; i++)
        {
            MoveDown(speed / SubSteps);
            MoveAcross(across);
        }
        if (_ballY >= LostRow * Sub)
        {
            _lives--;
            SetSmall(false);
            AwaitServe();
        }
        return _score - before;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    public readonly void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _random.Save(writer);
        writer.Write(Bricks.Upper);
        writer.Write(Bricks.Lower);
        ReadOnlySpan<int> values =
        [
            _ballX, _ballY, _slope, _down, _paddleX, _paddleSpeed, _hits, _lives, _score, _wall, _inPlay ? 1 : 0, _fast ? 1 : 0, _small ? 1 : 0,
        ];
        foreach (var value in values)
            writer.Write(value);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <exception cref="InvalidDataException">No game can stand like that.</exception>
    public static BreakoutGame Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var game = new BreakoutGame
        {
            _random = RandomStream.Load(reader),
            Bricks = new(reader.ReadUInt64(), reader.ReadUInt64()),
            _ballX = Read(reader, FieldLeft * Sub, RightmostBall),
            _ballY = Read(reader, FieldTop * Sub, LostRow * Sub),
            _slope = Read(reader, -MostSlope, MostSlope),
            _down = Read(reader, -1, 1),
            _paddleX = Read(reader, FieldLeft * Sub, (FieldRight - SmallPaddleWidth) * Sub),
            _paddleSpeed = Read(reader, -PaddleSpeed, PaddleSpeed),
            _hits = Read(reader, 0, MostHits),
            _lives = Read(reader, 0, BreakoutRules.Lives),
            _score = Read(reader, 0, WinningScore),
            _wall = Read(reader, 1, Walls),
            _inPlay = Read(reader, 0, 1) == 1,
            _fast = Read(reader, 0, 1) == 1,
            _small = Read(reader, 0, 1) == 1,
        };
        return game.Bricks.IsPossible && game._paddleX <= (FieldRight - game.PaddleSize) * Sub
            ? game
            : throw new InvalidDataException("Saved Breakout holds bricks or a paddle outside their places; the state is damaged or not Breakout's.");
    }

    private static int Read(BinaryReader reader, int lowest, int highest)
    {
        var value = reader.ReadInt32();
        return value >= lowest && value <= highest
            ? value
            : throw new InvalidDataException($"Saved Breakout holds {value} where {lowest} to {highest} is possible; the state is damaged or not Breakout's.");
    }

    private void AwaitServe()
    {
        (_inPlay, _fast, _hits) = (false, false, 0);
        (_ballX, _ballY, _slope, _down) = (FieldLeft * Sub, ServeRow * Sub, 0, 0);
    }

    private void Serve()
    {
        _inPlay = true;
        (_ballX, _ballY, _down) = ((FieldLeft * Sub) + _random.NextInt32(RightmostBall - (FieldLeft * Sub) + 1), ServeRow * Sub, 1);
        _slope = LeastServeSlope + _random.NextInt32(MostServeSlope - LeastServeSlope + 1);
        _slope = _random.NextInt32(2) == 0 ? -_slope : _slope;
    }

    private void MovePaddle(BreakoutAction action)
    {
        _paddleSpeed = action switch
        {
            BreakoutAction.Right => Math.Min(PaddleSpeed, Math.Max(0, _paddleSpeed) + PaddleAcceleration),
            BreakoutAction.Left => Math.Max(-PaddleSpeed, Math.Min(0, _paddleSpeed) - PaddleAcceleration),
            _ => 0,
        };
        PlacePaddle(_paddleX + _paddleSpeed);
    }

    private void PlacePaddle(int x) => _paddleX = Math.Clamp(x, FieldLeft * Sub, (FieldRight - PaddleSize) * Sub);

    private void SetSmall(bool small)
    {
        var before = PaddleSize;
        _small = small;
        PlacePaddle(_paddleX + ((before - PaddleSize) / 2 * Sub));
    }

    private void MoveDown(int length)
    {
        var y = _ballY + (_down * length);
        if (y < FieldTop * Sub)
        {
            (_ballY, _down) = ((2 * FieldTop * Sub) - y, 1);
            SetSmall(true);
        }
        else if (HitsPaddle(y))
        {
            MeetPaddle();
        }
        else
        {
            // The edge in front first on the side to which the ball flies.
            var (row, left) = (BreakoutBricks.RowAt((y / Sub) + (_down > 0 ? BallHeight - 1 : 0)), _ballX / Sub);
            var (first, second) = _slope < 0 ? (left, left + BallWidth - 1) : (left + BallWidth - 1, left);
            if (Breaks(row, BreakoutBricks.ColumnAt(first)) || Breaks(row, BreakoutBricks.ColumnAt(second)))
                _down = -_down;
            else
                _ballY = y;
        }
    }

    private void MoveAcross(int length)
    {
        var x = _ballX + (Math.Sign(_slope) * length);
        if (x < FieldLeft * Sub || x > RightmostBall)
        {
            _ballX = x < FieldLeft * Sub ? (2 * FieldLeft * Sub) - x : (2 * RightmostBall) - x;
            _slope = -_slope;
            return;
        }
        var (column, top) = (BreakoutBricks.ColumnAt((x / Sub) + (_slope > 0 ? BallWidth - 1 : 0)), _ballY / Sub);
        var (upper, lower) = (BreakoutBricks.RowAt(top), BreakoutBricks.RowAt(top + BallHeight - 1));
        var middle = BreakoutBricks.RowAt(top + (BallHeight / 2));
        if (Breaks(middle, column) || Breaks(upper, column) || Breaks(lower, column))
            _slope = -_slope;
        else
            _ballX = x;
    }

    private bool Breaks(int row, int column)
    {
        if (!Bricks.Has(row, column))
            return false;
        Bricks = Bricks.Without(row, column);
        _score += Points(row);
        _fast |= row < FastRows;
        return true;
    }

    private readonly bool HitsPaddle(int y)
    {
        const int touching = (PaddleTop - BallHeight) * Sub;
        return _down > 0 && _ballY <= touching && y > touching && _ballX < _paddleX + (PaddleSize * Sub) && _ballX + (BallWidth * Sub) > _paddleX;
    }

    private void MeetPaddle()
    {
        var offset = _ballX + (BallWidth * Sub / 2) - _paddleX;
        var part = Math.Clamp(offset * PaddleParts / (PaddleSize * Sub), 0, PaddleParts - 1);
        _slope = ((2 * part) - PaddleParts + 1) * SlopeStep;
        (_ballY, _down) = ((PaddleTop - BallHeight) * Sub, -1);
        _hits = Math.Min(_hits + 1, MostHits);
        if (Bricks.None && _wall < Walls)
            (_wall, Bricks) = (_wall + 1, BreakoutBricks.Wall);
    }
}
