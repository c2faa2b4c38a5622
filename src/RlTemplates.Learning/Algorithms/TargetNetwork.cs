using System.Runtime.Intrinsics;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Copies of a network that follow it slowly, so that what is learned does not chase itself (Mnih et al. 2015; Lillicrap et al. 2016).</summary>
internal static class TargetNetwork
{
    /// <summary>θ⁻ ← θ⁻ + τ(θ - θ⁻); exactly θ where τ is 1.</summary>
    /// <param name="target">θ⁻, of the same shape.</param>
    /// <param name="source">θ.</param>
    /// <param name="tau">τ, 0…1.</param>
    public static void Follow(INetwork target, INetwork source, double tau)
    {
        if (tau >= 1)
            source.Parameters.CopyTo(target.Parameters);
        else
            Blend(target.Parameters, source.Parameters, (float)tau);
        target.WeightsChanged();
    }

    private static void Blend(Span<float> target, ReadOnlySpan<float> source, float tau)
    {
        var i = 0;
        for (; i <= target.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var old = Vector256.Create<float>(target[i..]);
            (old + tau * (Vector256.Create(source[i..]) - old)).CopyTo(target[i..]);
        }
        for (; i < target.Length; i++)
            target[i] += tau * (source[i] - target[i]);
    }
}
