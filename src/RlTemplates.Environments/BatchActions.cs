using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Checks what a caller hands to a vectorised environment.</summary>
internal static class BatchActions
{
    /// <summary>Views [N] discrete actions, each within its space.</summary>
    public static ReadOnlySpan<int> Read(ReadOnlySpan<byte> actions, int count, int choices, EnvironmentSpec spec)
    {
        ExpectLength(actions.Length, count * sizeof(int), nameof(actions));
        var values = MemoryMarshal.Cast<byte, int>(actions);
        if (values.IndexOfAnyExceptInRange(0, choices - 1) is >= 0 and var i)
            throw new ArgumentOutOfRangeException(nameof(actions), $"{spec.Name}: action of copy {i} is {values[i]}; it must lie in 0 to {choices - 1}.");
        return values;
    }

    /// <summary>Views [N, elements] discrete actions, each element within its own number of choices.</summary>
    public static ReadOnlySpan<int> Read(ReadOnlySpan<byte> actions, int count, int[] choices, EnvironmentSpec spec)
    {
        ExpectLength(actions.Length, count * choices.Length * sizeof(int), nameof(actions));
        var values = MemoryMarshal.Cast<byte, int>(actions);
        for (var i = 0; i < values.Length; i++)
        {
            var (copy, element) = Math.DivRem(i, choices.Length);
            if ((uint)values[i] >= (uint)choices[element])
                throw new ArgumentOutOfRangeException(nameof(actions), $"{spec.Name}: element {element} of the action of copy {copy} is {values[i]}; it must lie in 0 to {choices[element] - 1}.");
        }
        return values;
    }

    /// <summary>Refuses [N] actions of which one lies outside the action space; real values beyond their bounds are allowed, NaN is not.</summary>
    public static void Check(ReadOnlySpan<byte> actions, int count, EnvironmentSpec spec)
    {
        switch (spec.Action)
        {
            case DiscreteSpace discrete:
                Read(actions, count, discrete.Count, spec);
                break;
            case MultiDiscreteSpace several:
                Read(actions, count, several.Counts, spec);
                break;
            case BoxSpace box:
                CheckValues(actions, count, box, spec);
                break;
            default:
                throw new NotSupportedException($"{spec.Name} has actions {spec.Action}, which are not supported.");
        }
    }

    /// <summary>Copies [N, elements] continuous actions, clipped to their bounds.</summary>
    public static void Clip(ReadOnlySpan<byte> actions, BoxSpace space, Span<float> clipped)
    {
        var values = MemoryMarshal.Cast<byte, float>(actions);
        for (var i = 0; i < values.Length; i++)
        {
            var element = i % space.Size;
            clipped[i] = Math.Clamp(values[i], space.Low[element], space.High[element]);
        }
    }

    /// <summary>Refuses results' memory of another size than the copies need, before anything is stepped.</summary>
    public static void ExpectResults(StepBuffers step, int count, int observationBytes)
    {
        ExpectLength(step.Observations.Length, count * observationBytes, nameof(step.Observations));
        ExpectLength(step.FinalObservations.Length, count * observationBytes, nameof(step.FinalObservations));
        ExpectRows(step.Rewards.Length, count, nameof(step.Rewards));
        ExpectRows(step.Terminated.Length, count, nameof(step.Terminated));
        ExpectRows(step.Truncated.Length, count, nameof(step.Truncated));
    }

    /// <summary>Refuses another number of elements than the copies need.</summary>
    public static void ExpectRows(int actual, int expected, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{name} holds {actual} elements; the copies need {expected}.", name);
    }

    /// <summary>Refuses memory of another size than the copies need.</summary>
    public static void ExpectLength(int actual, int expected, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{name} holds {actual} bytes; the copies need {expected}.", name);
    }

    private static void CheckValues(ReadOnlySpan<byte> actions, int count, BoxSpace space, EnvironmentSpec spec)
    {
        ExpectLength(actions.Length, count * space.Bytes, nameof(actions));
        var values = MemoryMarshal.Cast<byte, float>(actions);
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsNaN(values[i]))
                continue;
            var (copy, element) = Math.DivRem(i, space.Size);
            throw new ArgumentOutOfRangeException(nameof(actions), $"{spec.Name}: element {element} of the action of copy {copy} is NaN; it must be a number.");
        }
    }
}
