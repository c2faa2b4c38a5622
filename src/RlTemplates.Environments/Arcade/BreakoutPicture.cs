using static RlTemplates.Environments.ArcadePicture;
using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments;

/// <summary>Draws a game of Breakout as the Atari 2600 shows it: [210, 160, 3] bytes of RGB.</summary>
internal static class BreakoutPicture
{
    /// <summary>Bytes of one picture.</summary>
    public const int Bytes = Height * Width * 3;

    /// <summary>First row of the digits.</summary>
    internal const int DigitTop = 5;

    /// <summary>Height of a digit's dots.</summary>
    internal const int DotHeight = 2;

    /// <summary>Width of a digit's dots.</summary>
    internal const int DotWidth = 4;

    private const int PlayerLeft = 132;

    /// <summary>Colours of the rows of bricks, uppermost first.</summary>
    private static ReadOnlySpan<byte> Rows => [200, 72, 72, 198, 108, 58, 180, 122, 48, 162, 162, 42, 72, 160, 72, 66, 72, 200];

    /// <summary>Colour of paddle and ball.</summary>
    internal static ReadOnlySpan<byte> Red => [200, 72, 72];

    /// <summary>Colour of walls and digits.</summary>
    internal static ReadOnlySpan<byte> WallGrey => [142, 142, 142];

    /// <summary>First columns of the digits that change: hundreds, tens and ones of the score, and the lives.</summary>
    internal static ReadOnlySpan<byte> DigitLefts => [36, 52, 68, 100];

    private static ReadOnlySpan<byte> Black => [0, 0, 0];

    /// <summary>Draws the game as it stands.</summary>
    /// <param name="game">The game.</param>
    /// <param name="rgb">Receives [210, 160, 3].</param>
    public static void Draw(in BreakoutGame game, Span<byte> rgb)
    {
        DrawField(rgb);
        for (var place = 0; place < DigitLefts.Length; place++)
            DrawDigit(Digit(game, place), DigitTop, DigitLefts[place], DotHeight, DotWidth, rgb, WallGrey);
        for (var row = 0; row < BrickRows; row++)
        {
            for (var column = 0; column < BrickColumns; column++)
            {
                if (game.Bricks.Has(row, column))
                    Fill(rgb, BricksTop + (row * BrickHeight), FieldLeft + (column * BrickWidth), BrickHeight, BrickWidth, RowColour(row));
            }
        }
        Fill(rgb, PaddleTop, game.PaddleX / Sub, PaddleHeight, game.PaddleSize, Red);
        if (game.BallInPlay)
            Fill(rgb, game.BallY / Sub, game.BallX / Sub, BallHeight, BallWidth, Red);
    }

    /// <summary>Draws what never changes: background, walls and the player's number.</summary>
    internal static void DrawField(Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, Bytes, nameof(rgb));
        Fill(rgb, 0, 0, Height, Width, Black);
        Fill(rgb, WallTop, 0, FieldTop - WallTop, Width, WallGrey);
        Fill(rgb, FieldTop, 0, WallBottom - FieldTop, FieldLeft, WallGrey);
        Fill(rgb, FieldTop, FieldRight, WallBottom - FieldTop, Width - FieldRight, WallGrey);
        DrawDigit(1, DigitTop, PlayerLeft, DotHeight, DotWidth, rgb, WallGrey);
    }

    /// <summary>Colour of a row of bricks.</summary>
    internal static ReadOnlySpan<byte> RowColour(int row) => Rows.Slice(row * 3, 3);

    /// <summary>The digit at one of the places of <see cref="DigitLefts"/>.</summary>
    internal static int Digit(in BreakoutGame game, int place) => place switch
    {
        0 => game.Score / 100,
        1 => game.Score / 10 % 10,
        2 => game.Score % 10,
        _ => game.Lives,
    };
}
