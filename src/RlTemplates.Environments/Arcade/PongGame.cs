using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments;

/// <summary>One game of Pong after <see cref="PongRules"/>, frame by frame and without pixels. Positions are of upper left corners.</summary>
internal struct PongGame : IArcadeGame<PongGame>
{
    private const int LowestPaddle = (FieldBottom - PaddleHeight) * Sub;
    private const int LowestBall = (FieldBottom - BallHeight) * Sub;
    private const int MiddlePaddle = (FieldTop + FieldBottom - PaddleHeight) / 2 * Sub;
    private const int Reach = (PaddleHeight + BallHeight) * Sub / 2;

    private const int MostHits = 1_000_000_000;

    private RandomStream _random;
    private int _ballX, _ballY, _speedX, _speedY;
    private int _agentY, _agentSpeed, _opponentY;
    private int _opponentAim, _opponentError, _opponentClock;
    private int _hits, _serveClock, _serveTowards;
    private int _agentScore, _opponentScore;

    /// <summary>Starts the first game that draws from a random stream.</summary>
    /// <param name="random">The stream.</param>
    public PongGame(RandomStream random)
    {
        _random = random;
        Restart();
    }

    /// <summary>Column of the ball, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int BallX => _ballX;

    /// <summary>Row of the ball, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int BallY => _ballY;

    /// <summary>Columns a frame that the ball moves, in <see cref="Sub"/>-ths; negative towards the opponent.</summary>
    public readonly int BallSpeedX => _speedX;

    /// <summary>Rows a frame that the ball moves, in <see cref="Sub"/>-ths; negative upwards.</summary>
    public readonly int BallSpeedY => _speedY;

    /// <summary>Row of the agent's paddle, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int AgentY => _agentY;

    /// <summary>Rows a frame that the agent's paddle moves, in <see cref="Sub"/>-ths; negative upwards.</summary>
    public readonly int AgentSpeedY => _agentSpeed;

    /// <summary>Row of the opponent's paddle, in <see cref="Sub"/>-ths of a pixel.</summary>
    public readonly int OpponentY => _opponentY;

    /// <summary>Points of the agent, 0…21.</summary>
    public readonly int AgentScore => _agentScore;

    /// <summary>Points of the opponent, 0…21.</summary>
    public readonly int OpponentScore => _opponentScore;

    /// <summary>Hits since the serve.</summary>
    public readonly int Hits => _hits;

    /// <summary>Whether there is a ball: not before a serve.</summary>
    public readonly bool BallInPlay => _serveClock == 0;

    /// <summary>Whether somebody has won.</summary>
    public readonly bool Over => Math.Max(_agentScore, _opponentScore) >= WinningScore;

    /// <summary>Whether the ball has left the field.</summary>
    private readonly bool BallIsOut => _ballX + (BallWidth * Sub) <= 0 || _ballX >= FrameWidth * Sub;

    readonly int IArcadeGame<PongGame>.Lives => 0;

    static PongGame IArcadeGame<PongGame>.Start(RandomStream random) => new(random);

    int IArcadeGame<PongGame>.Step(int action) => Step((PongAction)action);

    /// <summary>Starts the next game; the random stream goes on.</summary>
    public void Restart()
    {
        (_agentScore, _opponentScore) = (0, 0);
        (_agentY, _agentSpeed, _opponentY) = (MiddlePaddle, 0, MiddlePaddle);
        _opponentClock = 0;
        AwaitServe(_random.NextInt32(2) == 0 ? -1 : 1);
    }

    /// <summary>Plays one frame; not after the game is over.</summary>
    /// <param name="action">What the agent does.</param>
    /// <returns>1 where the agent wins a point, -1 where it loses one, otherwise 0.</returns>
    public int Step(PongAction action)
    {
        MoveAgent(action);
        MoveOpponent();
        if (_serveClock > 0)
        {
            if (--_serveClock == 0)
            {
                Serve();
            }

            return 0;
        }

        MoveBall();
        if (!BallIsOut)
        {
            return 0;
        }

        var point = _ballX < 0 ? 1 : -1;
        _agentScore += point > 0 ? 1 : 0;
        _opponentScore += point > 0 ? 0 : 1;
        AwaitServe(-point);
        return point;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Receives it.</param>
    public readonly void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _random.Save(writer);
        ReadOnlySpan<int> values =
        [
            _ballX, _ballY, _speedX, _speedY, _agentY, _agentSpeed, _opponentY, _opponentAim, _opponentError, _opponentClock,
            _hits, _serveClock, _serveTowards, _agentScore, _opponentScore,
        ];
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <exception cref="InvalidDataException">No game can stand like that.</exception>
    public static PongGame Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var game = new PongGame
        {
            _random = RandomStream.Load(reader),
            _ballX = Read(reader, -BallWidth * Sub, FrameWidth * Sub),
            _ballY = Read(reader, FieldTop * Sub, LowestBall),
            _speedX = Read(reader, -FastestBall, FastestBall),
            _speedY = Read(reader, -FastestBall, FastestBall),
            _agentY = Read(reader, FieldTop * Sub, LowestPaddle),
            _agentSpeed = Read(reader, -AgentSpeed, AgentSpeed),
            _opponentY = Read(reader, FieldTop * Sub, LowestPaddle),
            _opponentAim = Read(reader, 0, FrameHeight * Sub),
            _opponentError = Read(reader, -WorstError, WorstError),
            _opponentClock = Read(reader, 0, WorstReaction),
            _hits = Read(reader, 0, MostHits),
            _serveClock = Read(reader, 0, ServeDelay),
            _serveTowards = Read(reader, -1, 1),
            _agentScore = Read(reader, 0, WinningScore),
            _opponentScore = Read(reader, 0, WinningScore),
        };
        return game;
    }

    private static int Read(BinaryReader reader, int lowest, int highest)
    {
        var value = reader.ReadInt32();
        return value >= lowest && value <= highest
            ? value
            : throw new InvalidDataException($"Saved Pong holds {value} where {lowest} to {highest} is possible; the state is damaged or not Pong's.");
    }

    private void AwaitServe(int towards)
    {
        (_serveClock, _serveTowards, _hits) = (ServeDelay, towards, 0);
        (_ballX, _ballY) = ((FrameWidth - BallWidth) / 2 * Sub, (FieldTop * Sub) + _random.NextInt32(LowestBall - (FieldTop * Sub) + 1));
        (_speedX, _speedY) = (0, 0);
        DrawError();
    }

    private void Serve()
    {
        _speedX = _serveTowards * SlowestBall;
        _speedY = SlowestBall * (_random.NextInt32((2 * ServeSlope) + 1) - ServeSlope) / Sub;
    }

    private void DrawError()
    {
        var most = OpponentError(_hits);
        _opponentError = _random.NextInt32((2 * most) + 1) - most;
    }

    private void MoveAgent(PongAction action)
    {
        _agentSpeed = action switch
        {
            PongAction.Right or PongAction.RightFire => Math.Max(-AgentSpeed, Math.Min(0, _agentSpeed) - AgentAcceleration),
            PongAction.Left or PongAction.LeftFire => Math.Min(AgentSpeed, Math.Max(0, _agentSpeed) + AgentAcceleration),
            _ => 0,
        };
        _agentY = Math.Clamp(_agentY + _agentSpeed, FieldTop * Sub, LowestPaddle);
    }

    private void MoveOpponent()
    {
        if (_opponentClock-- == 0)
        {
            _opponentClock = OpponentReaction(_hits) - 1;
            _opponentAim = Math.Clamp(_ballY + (BallHeight * Sub / 2) + _opponentError, 0, FrameHeight * Sub);
        }

        var wish = _opponentAim - (PaddleHeight * Sub / 2) - _opponentY;
        _opponentY = Math.Clamp(_opponentY + Math.Clamp(wish, -OpponentSpeed, OpponentSpeed), FieldTop * Sub, LowestPaddle);
    }

    private void MoveBall()
    {
        var before = _ballX;
        _ballX += _speedX;
        _ballY += _speedY;
        if (_ballY < FieldTop * Sub)
        {
            (_ballY, _speedY) = ((2 * FieldTop * Sub) - _ballY, -_speedY);
        }
        else if (_ballY > LowestBall)
        {
            (_ballY, _speedY) = ((2 * LowestBall) - _ballY, -_speedY);
        }

        const int agentFace = (AgentLeft - BallWidth) * Sub;
        const int opponentFace = (OpponentLeft + PaddleWidth) * Sub;
        if (before <= agentFace && _ballX > agentFace)
        {
            MeetPaddle(_agentY, agentFace, -1);
        }
        else if (before >= opponentFace && _ballX < opponentFace)
        {
            MeetPaddle(_opponentY, opponentFace, 1);
        }
    }

    private void MeetPaddle(int paddleY, int face, int direction)
    {
        var offset = _ballY + (BallHeight * Sub / 2) - paddleY - (PaddleHeight * Sub / 2);
        if (Math.Abs(offset) >= Reach)
        {
            return;
        }

        var speed = BallSpeed(_hits = Math.Min(_hits + 1, MostHits));
        _ballX = face;
        _speedX = direction * speed;
        _speedY = speed * EdgeSlope / Sub * offset / Reach;
        DrawError();
    }
}
