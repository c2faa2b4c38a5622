using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments;

/// <summary>
/// The grey frames that a network sees, straight from the game: what <see cref="PongPicture"/>, <see cref="Luma"/>, the maximum of
/// two frames and <see cref="AreaResize"/> give, bit for bit, without drawing a full picture. Everything that moves is brighter than
/// the background, and what moves touches few output pixels: those get the sum of background and coverage × difference in
/// brightness, the others come from tables.
/// </summary>
internal sealed class PongFrames
{
    private const int Area = FrameHeight * FrameWidth;
    private const int ScoreRows = 22;

    private readonly int _size, _stripRows, _half;
    private readonly int[] _fieldSums, _added, _touched;
    private readonly byte[] _field, _opponentStrips, _agentStrips;
    private readonly byte _background, _opponent, _agent, _white;
    private int _touchedCount;

    /// <summary>Prepares the tables.</summary>
    /// <param name="size">Rows and columns of a frame: 42 or 84, so that each score lies in its own half.</param>
    public PongFrames(int size)
    {
        (_size, _half) = (size, size / 2);
        _stripRows = ((ScoreRows * size) + FrameHeight - 1) / FrameHeight;
        (_fieldSums, _added, _touched) = (new int[size * size], new int[size * size], new int[size * size]);
        _field = new byte[size * size];
        var states = (2 * WinningScore) + 1;
        (_opponentStrips, _agentStrips) = (new byte[states * _stripRows * _half], new byte[states * _stripRows * _half]);

        _background = ArcadePicture.Grey(PongPicture.Background);
        _opponent = ArcadePicture.Grey(PongPicture.Opponent);
        _agent = ArcadePicture.Grey(PongPicture.Agent);
        _white = ArcadePicture.Grey(PongPicture.White);

        var grey = new byte[Area];
        for (var state = states - 1; state >= 0; state--)
        {
            DrawField(state / 2, (state + 1) / 2, grey);
            AreaResize.Sums(grey, FrameHeight, FrameWidth, size, _fieldSums);
            for (var i = 0; i < _field.Length; i++)
            {
                _field[i] = AreaResize.Mean(_fieldSums[i], Area);
            }

            CopyStrip(_field, 0, Strip(_opponentStrips, state));
            CopyStrip(_field, _half, Strip(_agentStrips, state));
        }
    }

    /// <summary>Draws the pixel-wise maximum of two frames of one game, at most one frame apart.</summary>
    /// <param name="earlier">The earlier frame.</param>
    /// <param name="later">The later frame.</param>
    /// <param name="frame">Receives [size, size].</param>
    public void Draw(in PongGame earlier, in PongGame later, Span<byte> frame)
    {
        _field.CopyTo(frame);
        CopyBack(Strip(_opponentStrips, earlier.OpponentScore + later.OpponentScore), frame, 0);
        CopyBack(Strip(_agentStrips, earlier.AgentScore + later.AgentScore), frame, _half);

        var opponent = Rows.Of(earlier.OpponentY, later.OpponentY);
        var agent = Rows.Of(earlier.AgentY, later.AgentY);
        AddPaddle(OpponentLeft, opponent, _opponent - _background);
        AddPaddle(AgentLeft, agent, _agent - _background);
        if (earlier.BallInPlay)
        {
            AddBall(earlier, later, skip: false, opponent, agent);
        }

        if (later.BallInPlay)
        {
            AddBall(later, earlier, skip: earlier.BallInPlay, opponent, agent);
        }

        for (var i = 0; i < _touchedCount; i++)
        {
            var at = _touched[i];
            frame[at] = AreaResize.Mean(_fieldSums[at] + _added[at], Area);
            _added[at] = 0;
        }

        _touchedCount = 0;
    }

    private static void DrawField(int lowerScore, int upperScore, Span<byte> grey)
    {
        var rgb = new byte[PongPicture.Bytes];
        var other = new byte[Area];
        PongPicture.DrawField(lowerScore, lowerScore, rgb);
        Luma.Of(rgb, grey);
        PongPicture.DrawField(upperScore, upperScore, rgb);
        Luma.Of(rgb, other);
        for (var i = 0; i < Area; i++)
        {
            grey[i] = Math.Max(grey[i], other[i]);
        }
    }

    private Span<byte> Strip(byte[] strips, int state) => strips.AsSpan(state * _stripRows * _half, _stripRows * _half);

    private void CopyStrip(ReadOnlySpan<byte> frame, int column, Span<byte> strip)
    {
        for (var row = 0; row < _stripRows; row++)
        {
            frame.Slice((row * _size) + column, _half).CopyTo(strip[(row * _half)..]);
        }
    }

    private void CopyBack(ReadOnlySpan<byte> strip, Span<byte> frame, int column)
    {
        for (var row = 0; row < _stripRows; row++)
        {
            strip.Slice(row * _half, _half).CopyTo(frame[((row * _size) + column)..]);
        }
    }

    private void AddPaddle(int left, Rows rows, int brighter)
    {
        for (var v = rows.Top * _size / FrameHeight; v * FrameHeight < rows.Bottom * _size; v++)
        {
            var tall = Math.Min(rows.Bottom * _size, (v + 1) * FrameHeight) - Math.Max(rows.Top * _size, v * FrameHeight);
            for (var u = left * _size / FrameWidth; u * FrameWidth < (left + PaddleWidth) * _size; u++)
            {
                var wide = Math.Min((left + PaddleWidth) * _size, (u + 1) * FrameWidth) - Math.Max(left * _size, u * FrameWidth);
                Add((v * _size) + u, brighter * tall * wide);
            }
        }
    }

    private void AddBall(in PongGame game, in PongGame other, bool skip, Rows opponent, Rows agent)
    {
        var (left, top) = (game.BallX >> 8, game.BallY >> 8);
        var (otherLeft, otherTop) = (other.BallX >> 8, other.BallY >> 8);
        for (var x = Math.Max(0, left); x < Math.Min(FrameWidth, left + BallWidth); x++)
        {
            for (var y = top; y < top + BallHeight; y++)
            {
                if (skip && (uint)(x - otherLeft) < BallWidth && (uint)(y - otherTop) < BallHeight)
                {
                    continue;
                }

                var below = (uint)(x - OpponentLeft) < PaddleWidth && opponent.Hold(y) ? _opponent
                    : (uint)(x - AgentLeft) < PaddleWidth && agent.Hold(y) ? _agent
                    : _background;
                AddPixel(x, y, _white - below);
            }
        }
    }

    private void AddPixel(int x, int y, int brighter)
    {
        for (var v = y * _size / FrameHeight; v * FrameHeight < (y + 1) * _size; v++)
        {
            var tall = AreaResize.Overlap(y, FrameHeight, v, _size);
            for (var u = x * _size / FrameWidth; u * FrameWidth < (x + 1) * _size; u++)
            {
                Add((v * _size) + u, brighter * tall * AreaResize.Overlap(x, FrameWidth, u, _size));
            }
        }
    }

    private void Add(int at, int sum)
    {
        if (_added[at] == 0)
        {
            _touched[_touchedCount++] = at;
        }

        _added[at] += sum;
    }

    /// <summary>Picture rows from <paramref name="Top"/> to before <paramref name="Bottom"/>.</summary>
    private readonly record struct Rows(int Top, int Bottom)
    {
        /// <summary>What a paddle covers in two frames that are at most one apart.</summary>
        public static Rows Of(int first, int second) =>
            new(Math.Min(first, second) / Sub, (Math.Max(first, second) / Sub) + PaddleHeight);

        public bool Hold(int y) => y >= Top && y < Bottom;
    }
}
