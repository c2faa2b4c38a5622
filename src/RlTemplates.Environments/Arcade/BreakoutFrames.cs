using static RlTemplates.Environments.ArcadePicture;
using static RlTemplates.Environments.BreakoutPicture;
using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments;

/// <summary>
/// The grey frames that a network sees, straight from the game: what <see cref="BreakoutPicture"/>, <see cref="Luma"/>, the maximum of
/// two frames and <see cref="AreaResize"/> give, bit for bit, without drawing a full picture. All things are brighter than the black
/// background and overlap only with what is as bright, but for the ball: so the maximum of two frames is what either of them shows, and an
/// output pixel the sum of brightness × area over the few rectangles that touch it. Rows that nothing changing touches are copied.
/// </summary>
internal sealed class BreakoutFrames
{
    private const int Area = Height * Width;

    private readonly int _size;
    private readonly int[] _fieldSums, _sums, _profile, _brickOverlaps, _brickFirst;
    private readonly byte[] _field;
    private readonly bool[] _touched;
    private readonly int[] _rowGrey;
    private readonly int _red, _wall;

    /// <summary>Prepares the tables.</summary>
    /// <param name="size">Rows and columns of a frame.</param>
    public BreakoutFrames(int size)
    {
        _size = size;
        (_fieldSums, _sums, _profile) = (new int[size * size], new int[size * size], new int[size]);
        (_field, _touched) = (new byte[size * size], new bool[size]);
        (_red, _wall) = (Grey(Red), Grey(WallGrey));
        _rowGrey = [.. Enumerable.Range(0, BrickRows).Select(row => (int)Grey(RowColour(row)))];

        var (rgb, grey) = (new byte[BreakoutPicture.Bytes], new byte[Area]);
        DrawField(rgb);
        Luma.Of(rgb, grey);
        AreaResize.Sums(grey, Height, Width, size, _fieldSums);
        for (var i = 0; i < _field.Length; i++)
            _field[i] = AreaResize.Mean(_fieldSums[i], Area);

        var most = (BrickWidth * size / Width) + 2;
        (_brickFirst, _brickOverlaps) = (new int[BrickColumns], new int[BrickColumns * most]);
        for (var column = 0; column < BrickColumns; column++)
        {
            var left = FieldLeft + (column * BrickWidth);
            _brickFirst[column] = left * size / Width;
            for (var i = 0; i < most; i++)
                _brickOverlaps[(column * most) + i] = Overlap(left, left + BrickWidth, Width, _brickFirst[column] + i);
        }
    }

    /// <summary>Draws the pixel-wise maximum of two frames of one game, at most one frame apart.</summary>
    /// <param name="earlier">The earlier frame.</param>
    /// <param name="later">The later frame.</param>
    /// <param name="frame">Receives [size, size].</param>
    public void Draw(in BreakoutGame earlier, in BreakoutGame later, Span<byte> frame)
    {
        _field.CopyTo(frame);
        for (var place = 0; place < DigitLefts.Length; place++)
            AddDigits(DigitLefts[place], Digit(earlier, place), Digit(later, place));

        var bricks = earlier.Bricks.Or(later.Bricks);
        for (var row = 0; row < BrickRows; row++)
            AddBricks(row, bricks.Row(row));

        var (left, right) = (Math.Min(earlier.PaddleX, later.PaddleX) / Sub, Math.Max((earlier.PaddleX / Sub) + earlier.PaddleSize, (later.PaddleX / Sub) + later.PaddleSize));
        Add(PaddleTop, PaddleTop + PaddleHeight, left, right, _red);
        if (earlier.BallInPlay)
            AddBall(earlier, later, skip: false, bricks, left, right);
        if (later.BallInPlay)
            AddBall(later, earlier, skip: earlier.BallInPlay, bricks, left, right);

        for (var v = 0; v < _size; v++)
        {
            if (!_touched[v])
                continue;
            _touched[v] = false;
            var sums = _sums.AsSpan(v * _size, _size);
            var row = frame.Slice(v * _size, _size);
            for (var u = 0; u < row.Length; u++)
                row[u] = AreaResize.Mean(sums[u], Area);
        }
    }

    /// <summary>Units of output pixel <paramref name="output"/> that the pixels from <paramref name="from"/> to before <paramref name="to"/> cover.</summary>
    private int Overlap(int from, int to, int inputs, int output) =>
        Math.Max(0, Math.Min(to * _size, (output + 1) * inputs) - Math.Max(from * _size, output * inputs));

    /// <summary>The sums of an output row, which begin as those of the field.</summary>
    private Span<int> Sums(int v)
    {
        var sums = _sums.AsSpan(v * _size, _size);
        if (!_touched[v])
            _fieldSums.AsSpan(v * _size, _size).CopyTo(sums);
        _touched[v] = true;
        return sums;
    }

    private void Add(int top, int bottom, int left, int right, int brighter)
    {
        for (var v = top * _size / Height; v * Height < bottom * _size; v++)
        {
            var sums = Sums(v);
            var weight = brighter * Overlap(top, bottom, Height, v);
            for (var u = left * _size / Width; u * Width < right * _size; u++)
                sums[u] += weight * Overlap(left, right, Width, u);
        }
    }

    private void AddDigits(int left, int first, int second)
    {
        var dots = Digits[first] | Digits[second];
        for (var dot = 0; dot < DigitDots; dot++)
        {
            var (top, start) = (DigitTop + (dot / 3 * DotHeight), left + (dot % 3 * DotWidth));
            if ((dots >> (DigitDots - 1 - dot) & 1) != 0)
                Add(top, top + DotHeight, start, start + DotWidth, _wall);
        }
    }

    private void AddBricks(int row, uint bricks)
    {
        if (bricks == 0)
            return;
        var most = _brickOverlaps.Length / BrickColumns;
        _profile.AsSpan().Clear();
        for (var left = bricks; left != 0; left &= left - 1)
        {
            var column = int.TrailingZeroCount((int)left);
            var profile = _profile.AsSpan(_brickFirst[column], most);
            for (var i = 0; i < profile.Length; i++)
                profile[i] += _brickOverlaps[(column * most) + i];
        }
        var top = BricksTop + (row * BrickHeight);
        for (var v = top * _size / Height; v * Height < (top + BrickHeight) * _size; v++)
        {
            var sums = Sums(v);
            var weight = _rowGrey[row] * Overlap(top, top + BrickHeight, Height, v);
            for (var u = 0; u < sums.Length; u++)
                sums[u] += weight * _profile[u];
        }
    }

    private void AddBall(in BreakoutGame game, in BreakoutGame other, bool skip, BreakoutBricks bricks, int paddleLeft, int paddleRight)
    {
        var (left, top) = (game.BallX / Sub, game.BallY / Sub);
        var (otherLeft, otherTop) = (other.BallX / Sub, other.BallY / Sub);
        for (var y = top; y < top + BallHeight; y++)
        {
            for (var x = left; x < left + BallWidth; x++)
            {
                if (skip && (uint)(x - otherLeft) < BallWidth && (uint)(y - otherTop) < BallHeight)
                    continue;
                var row = BreakoutBricks.RowAt(y);
                var below = bricks.Has(row, BreakoutBricks.ColumnAt(x)) ? _rowGrey[row]
                    : (uint)(y - PaddleTop) < PaddleHeight && x >= paddleLeft && x < paddleRight ? _red
                    : 0;
                if (below < _red)
                    Add(y, y + 1, x, x + 1, _red - below);
            }
        }
    }
}
