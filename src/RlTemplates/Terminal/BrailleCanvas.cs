namespace RlTemplates.Terminal;

/// <summary>Dots in Braille characters, two wide and four high in each.</summary>
/// <param name="width">Width in characters.</param>
/// <param name="height">Height in characters.</param>
internal sealed class BrailleCanvas(int width, int height)
{
    private const char Empty = '\u2800';

    // The bit of each dot in its character, by row and column (Unicode: Braille patterns).
    private static readonly byte[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    private readonly byte[,] _cells = new byte[height, width];

    /// <summary>Sets the dots from one point to another (Bresenham).</summary>
    public void Line(int fromX, int fromY, int toX, int toY)
    {
        var (width, height) = (Math.Abs(toX - fromX), -Math.Abs(toY - fromY));
        var (stepX, stepY) = (Math.Sign(toX - fromX), Math.Sign(toY - fromY));
        var error = width + height;
        while (true)
        {
            Set(fromX, fromY);
            if (fromX == toX && fromY == toY)
                return;
            var twice = 2 * error;
            if (twice >= height)
                (error, fromX) = (error + height, fromX + stepX);
            if (twice <= width)
                (error, fromY) = (error + width, fromY + stepY);
        }
    }

    /// <summary>One line of characters.</summary>
    public string Row(int row) => string.Create(width, (Cells: _cells, Row: row), static (text, state) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)(Empty + state.Cells[state.Row, i]);
    });

    private void Set(int x, int y)
    {
        if (x >= 0 && y >= 0 && x < width * 2 && y < height * 4)
            _cells[y / 4, x / 2] |= Bits[y % 4, x % 2];
    }
}
