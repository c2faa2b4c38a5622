using RlTemplates.Learning.Replay;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>All steps ever played, in a plain list. Of those that a buffer would still hold some are drawn, by priority where there is an exponent.</summary>
/// <param name="copies">N.</param>
/// <param name="capacity">Transitions that a buffer would hold.</param>
/// <param name="n">Steps of a return.</param>
/// <param name="alpha">Exponent of the priorities; null draws alike.</param>
/// <param name="priorityEpsilon">Added to an error's size.</param>
internal sealed class SerialReplay(int copies, int capacity, int n, double? alpha, double priorityEpsilon)
{
    private readonly List<SerialStep> _steps = [];
    private readonly SumTree? _tree = alpha is null ? null : new((RowsOf(capacity, copies) + 1) * copies);
    private double _largest = 1;

    public int Size => Math.Max(0, Held - n + 1) * copies;

    private int Most => RowsOf(capacity, copies);

    private int Held => Math.Min(_steps.Count, Most);

    public void Add(SerialStep step)
    {
        if (_steps.Count >= Most)
            Mark(_steps.Count - Most, 0);
        _steps.Add(step);
        if (Held >= n)
            Mark(_steps.Count - n, _largest);
    }

    public List<SerialTransition> Draw(int count, double beta, ref RandomStream random)
    {
        var drawn = new List<SerialTransition>();
        for (var b = 0; b < count; b++)
        {
            var (t, copy, weight) = _tree is null ? Alike(ref random) : ByPriority((b + random.NextDouble()) / count, beta);
            var steps = Enumerable.Range(t, n).TakeWhile(i => i == t || !_steps[i - 1].Ends(copy)).Select(i => _steps[i]).ToArray();
            var (first, last) = (steps[0], steps[^1]);
            drawn.Add(new(Leaf(t, copy), weight, first.Seen[copy], first.Actions[copy], [.. steps.Select(step => step.Rewards[copy])],
                last.Terminated[copy] ? last.Seen[copy] : last.Truncated[copy] ? last.Finals[copy] : last.Next[copy],
                last.Ends(copy) ? [.. last.NextMasks[copy].Select(_ => true)] : last.NextMasks[copy], last.Terminated[copy]));
        }
        var most = drawn.Max(transition => transition.Weight);
        return [.. drawn.Select(transition => transition with { Weight = transition.Weight / most })];
    }

    public void UpdatePriorities(IEnumerable<(int Leaf, float Error)> errors)
    {
        if (_tree is null)
            return;
        foreach (var (leaf, error) in errors)
        {
            _tree[leaf] = Math.Pow(Math.Abs(error) + priorityEpsilon, alpha!.Value);
            _largest = Math.Max(_largest, _tree[leaf]);
        }
    }

    private (int T, int Copy, float Weight) Alike(ref RandomStream random)
    {
        var index = random.NextInt32(Size);
        return (_steps.Count - Held + index / copies, index % copies, 1);
    }

    private (int T, int Copy, float Weight) ByPriority(double share, double beta)
    {
        var leaf = _tree!.Find(_tree.Total * share);
        var t = Enumerable.Range(_steps.Count - Held, Held).Single(i => i % (Most + 1) == leaf / copies);
        return (t, leaf % copies, (float)Math.Pow(Size * _tree[leaf] / _tree.Total, -beta));
    }

    private void Mark(int t, double priority)
    {
        for (var copy = 0; copy < copies && _tree is not null; copy++)
            _tree[Leaf(t, copy)] = priority;
    }

    private int Leaf(int t, int copy) => t % (Most + 1) * copies + copy;

    private static int RowsOf(int capacity, int copies) => (capacity + copies - 1) / copies;
}

/// <summary>One step of N copies, [N] each: what was seen, done and got, how it ended, the final observations, and what is seen and allowed then.</summary>
internal sealed record SerialStep(byte[][] Seen, int[] Actions, float[] Rewards, bool[] Terminated, bool[] Truncated, byte[][] Finals, byte[][] Next, bool[][] NextMasks)
{
    public bool Ends(int copy) => Terminated[copy] || Truncated[copy];
}

/// <summary>A transition over some steps.</summary>
internal sealed record SerialTransition(int Leaf, float Weight, byte[] Seen, int Action, float[] Rewards, byte[] Next, bool[] NextMask, bool Terminated);
