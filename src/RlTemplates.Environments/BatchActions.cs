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

    /// <summary>Refuses memory of another size than the copies need.</summary>
    public static void ExpectLength(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} holds {actual} bytes; the copies need {expected}.", name);
        }
    }
}
