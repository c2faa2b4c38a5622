using System.Runtime.Intrinsics;

namespace RlTemplates.Learning.Optimizers;

/// <summary>Keeps single large gradients from throwing the weights off.</summary>
internal static class GradientClipping
{
    private const int Block = 4096;

    /// <summary>Scales the gradients down to <paramref name="maxNorm"/> where their Euclidean norm exceeds it. Allocates nothing.</summary>
    /// <param name="gradients">All gradients of the network, changed in place.</param>
    /// <param name="maxNorm">Largest norm allowed, above 0; infinity only measures.</param>
    /// <returns>The norm before clipping. Where it is not finite, the gradients stay as they are.</returns>
    public static double ByGlobalNorm(Span<float> gradients, double maxNorm)
    {
        if (!(maxNorm > 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm must be above 0.");
        var norm = Norm(gradients);
        if (norm > maxNorm && double.IsFinite(norm))
            Scale(gradients, (float)(maxNorm / norm));
        return norm;
    }

    /// <summary>The Euclidean norm: blocks summed in single precision, the blocks' sums in double precision.</summary>
    /// <param name="values">Any number of values.</param>
    public static double Norm(ReadOnlySpan<float> values)
    {
        var total = 0.0;
        while (values.Length > 0)
        {
            var block = values[..Math.Min(Block, values.Length)];
            values = values[block.Length..];
            var sum = Vector256<float>.Zero;
            var i = 0;
            for (; i <= block.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var x = Vector256.Create(block[i..]);
                sum += x * x;
            }
            for (var lane = 0; lane < Vector256<float>.Count; lane++)
                total += sum[lane];
            for (; i < block.Length; i++)
                total += (double)block[i] * block[i];
        }
        return Math.Sqrt(total);
    }

    private static void Scale(Span<float> values, float factor)
    {
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            (Vector256.Create<float>(values[i..]) * factor).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] *= factor;
    }
}
