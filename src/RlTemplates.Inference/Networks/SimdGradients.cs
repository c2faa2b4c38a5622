using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Gradients of a <see cref="PolicyValueNetwork"/>'s parameters, in managed memory.</summary>
internal sealed class SimdGradients(int count) : IGradients
{
    private readonly float[] _values = new float[count];

    /// <inheritdoc/>
    public int Count => _values.Length;

    public Span<float> Values => _values;

    public static SimdGradients Own(IGradients gradients) => gradients as SimdGradients
        ?? throw new ArgumentException("The gradients are another engine's: each network creates its own.", nameof(gradients));

    /// <inheritdoc/>
    public void Read(Span<float> destination)
    {
        Check(destination.Length, nameof(destination));
        _values.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> source)
    {
        Check(source.Length, nameof(source));
        source.CopyTo(_values);
    }

    private void Check(int length, string name)
    {
        if (length != Count)
            throw new ArgumentException($"There are {Count} gradients, not {length}.", name);
    }
}
