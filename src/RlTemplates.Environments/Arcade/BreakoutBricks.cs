using System.Numerics;
using static RlTemplates.Environments.BreakoutRules;

namespace RlTemplates.Environments;

/// <summary>Which bricks of a wall stand.</summary>
/// <param name="Upper">The upper three rows, 18 bits each, the uppermost row lowest.</param>
/// <param name="Lower">The lower three rows likewise.</param>
internal readonly record struct BreakoutBricks(ulong Upper, ulong Lower)
{
    private const int HalfRows = BrickRows / 2;
    private const ulong HalfWall = (1UL << (HalfRows * BrickColumns)) - 1;
    private const uint WholeRow = (1u << BrickColumns) - 1;

    /// <summary>A whole wall.</summary>
    public static BreakoutBricks Wall => new(HalfWall, HalfWall);

    /// <summary>Whether no brick stands.</summary>
    public bool None => (Upper | Lower) == 0;

    /// <summary>Number of bricks.</summary>
    public int Count => BitOperations.PopCount(Upper) + BitOperations.PopCount(Lower);

    /// <summary>Whether the bits are of bricks only.</summary>
    public bool IsPossible => Upper <= HalfWall && Lower <= HalfWall;

    /// <summary>Bricks of a row, the leftmost in the lowest bit.</summary>
    public uint Row(int row) => (uint)((row < HalfRows ? Upper : Lower) >> (row % HalfRows * BrickColumns)) & WholeRow;

    /// <summary>Whether a brick stands; nothing stands outside the wall.</summary>
    public bool Has(int row, int column) => (uint)row < BrickRows && (uint)column < BrickColumns && (Row(row) >> column & 1) != 0;

    /// <summary>All bricks but one.</summary>
    public BreakoutBricks Without(int row, int column)
    {
        var brick = 1UL << ((row % HalfRows * BrickColumns) + column);
        return row < HalfRows ? this with { Upper = Upper & ~brick } : this with { Lower = Lower & ~brick };
    }

    /// <summary>The bricks of either wall.</summary>
    public BreakoutBricks Or(BreakoutBricks other) => new(Upper | other.Upper, Lower | other.Lower);

    /// <summary>Row of bricks that a row of the picture belongs to; others than 0…5 are none.</summary>
    public static int RowAt(int y) => y < BricksTop ? -1 : (y - BricksTop) / BrickHeight;

    /// <summary>Column of bricks that a column of the field belongs to.</summary>
    public static int ColumnAt(int x) => (x - FieldLeft) / BrickWidth;
}
