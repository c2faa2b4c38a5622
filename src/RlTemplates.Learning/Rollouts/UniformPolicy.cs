using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Takes any real-valued action within the bounds, each alike, whatever it sees.</summary>
/// <param name="space">The bounds.</param>
internal sealed class UniformPolicy(BoxSpace space) : IPolicy
{
    private readonly ActionBounds _bounds = new(space, normalized: true);

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        var values = MemoryMarshal.Cast<byte, float>(actions);
        for (var i = 0; i < count * space.Size; i++)
            values[i] = _bounds.Apply(2 * random.NextSingle() - 1, i % space.Size);
    }
}
