using System.Numerics;
using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Finds NaN and infinity.</summary>
internal static class FiniteCheck
{
    /// <summary>The first element of observations that is not finite; null where all are, as bytes always.</summary>
    public static (int Index, float Value)? FirstBad(ObservationSpace space, ReadOnlySpan<byte> observations) =>
        space.Element == ElementType.Float32 ? FirstBad(MemoryMarshal.Cast<byte, float>(observations)) : null;

    /// <summary>The first number that is not finite; null where all are.</summary>
    public static (int Index, float Value)? FirstBad(ReadOnlySpan<float> values)
    {
        if (AllFinite(values))
            return null;
        var i = 0;
        while (float.IsFinite(values[i]))
            i++;
        return (i, values[i]);
    }

    // x - x is 0 for what is finite and NaN for what is not.
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(values[i..]);
            sum += x - x;
        }
        var rest = Vector.Sum(sum);
        for (; i < values.Length; i++)
            rest += values[i] - values[i];
        return rest == 0;
    }
}
