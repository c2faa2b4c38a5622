using System.Numerics;

namespace RlTemplates.Learning.Replay;

/// <summary>
/// Priorities of L leaves with their sums in a binary tree (Schaul et al. 2016, appendix B.2.1): changing one and finding the leaf at a
/// given mass take log L steps. Every sum is that of its two children, so the tree depends on the leaves alone, not on their history.
/// </summary>
/// <param name="leaves">L, 1…2³⁰.</param>
internal sealed class SumTree(int leaves)
{
    private readonly int _first = (int)BitOperations.RoundUpToPowerOf2((uint)leaves);
    private readonly double[] _nodes = new double[2 * BitOperations.RoundUpToPowerOf2((uint)leaves)];

    /// <summary>Sum of all priorities.</summary>
    public double Total => _nodes[1];

    /// <summary>Bytes of a tree of so many leaves.</summary>
    public static long Bytes(long leaves) => 2 * sizeof(double) * (long)BitOperations.RoundUpToPowerOf2((ulong)leaves);

    /// <summary>Priority of a leaf, at least 0.</summary>
    public double this[int leaf]
    {
        get => _nodes[_first + leaf];
        set
        {
            var node = _first + leaf;
            _nodes[node] = value;
            for (node >>= 1; node > 0; node >>= 1)
                _nodes[node] = _nodes[2 * node] + _nodes[2 * node + 1];
        }
    }

    /// <summary>The leaf whose part of the line from 0 to <see cref="Total"/> holds a mass. Never one of priority 0, whatever rounding does.</summary>
    /// <param name="mass">0…<see cref="Total"/>, which must be above 0.</param>
    public int Find(double mass)
    {
        var node = 1;
        while (node < _first)
        {
            node *= 2;
            var (left, right) = (_nodes[node], _nodes[node + 1]);
            if (left <= 0 || (mass >= left && right > 0))
            {
                mass -= left;
                node++;
            }
        }
        return node - _first;
    }
}
