using System.ComponentModel;

namespace RlTemplates.Experiments;

/// <summary>An observation that is put together from what an environment shows. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ShownObservation
{
    private readonly List<float> _features = [];

    /// <summary>Adds a number.</summary>
    /// <param name="feature">The number.</param>
    public void Add(float feature) => _features.Add(feature);

    /// <summary>Adds numbers.</summary>
    /// <param name="features">The numbers.</param>
    public void Add(ReadOnlySpan<float> features)
    {
        foreach (var feature in features)
            _features.Add(feature);
    }

    /// <summary>All numbers, in order.</summary>
    internal float[] ToArray() => [.. _features];
}
