namespace RlTemplates.Environments;

/// <summary>What pictures of arcade games are put together from: rectangles and digits on the Atari 2600's 160×210 pixels.</summary>
internal static class ArcadePicture
{
    /// <summary>Rows of a picture.</summary>
    public const int Height = 210;

    /// <summary>Columns of a picture.</summary>
    public const int Width = 160;

    /// <summary>Dots of a digit: 5 rows of 3.</summary>
    public const int DigitDots = 15;

    /// <summary>Digits of 3×5 dots, a row in each group of three bits, uppermost row first.</summary>
    /// <remarks>An array, since a span of constants wider than a byte allocates in code that is not optimized.</remarks>
    public static readonly ushort[] Digits =
    [
        0b111_101_101_101_111, 0b001_001_001_001_001, 0b111_001_111_100_111, 0b111_001_111_001_111, 0b101_101_111_001_001,
        0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_001_001_001, 0b111_101_111_101_111, 0b111_101_111_001_111,
    ];

    /// <summary>Brightness of a colour.</summary>
    public static byte Grey(ReadOnlySpan<byte> colour) => Luma.Of(colour[0], colour[1], colour[2]);

    /// <summary>Draws a digit with dots of a size.</summary>
    public static void DrawDigit(int digit, int top, int left, int dotHeight, int dotWidth, Span<byte> rgb, ReadOnlySpan<byte> colour)
    {
        for (var dot = 0; dot < DigitDots; dot++)
        {
            if ((Digits[digit] >> (DigitDots - 1 - dot) & 1) != 0)
                Fill(rgb, top + (dot / 3 * dotHeight), left + (dot % 3 * dotWidth), dotHeight, dotWidth, colour);
        }
    }

    /// <summary>Draws a rectangle.</summary>
    public static void Fill(Span<byte> rgb, int top, int left, int height, int width, ReadOnlySpan<byte> colour)
    {
        for (var y = top; y < top + height; y++)
        {
            var row = rgb.Slice(((y * Width) + left) * 3, width * 3);
            for (var i = 0; i < row.Length; i++)
                row[i] = colour[i % 3];
        }
    }
}
