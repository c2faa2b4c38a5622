using System.Buffers;

namespace RlTemplates.Serving;

/// <summary>Arrays that a connection keeps from request to request while they are small, and gives back where one request needed a large one.</summary>
internal static class Pooled
{
    private const int MostKept = 1 << 16;

    /// <summary>Makes room for a number of elements and keeps what is there.</summary>
    /// <param name="array">The array.</param>
    /// <param name="used">Elements that are kept.</param>
    /// <param name="needed">Elements that there must be room for.</param>
    public static void Grow<T>(ref T[] array, int used, int needed)
    {
        if (array.Length >= needed)
            return;
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, 2 * array.Length));
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    /// <summary>Gives a large array back.</summary>
    public static void Trim<T>(ref T[] array)
    {
        if (array.Length > MostKept)
            Return(ref array);
    }

    /// <summary>Gives an array back.</summary>
    public static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
        array = [];
    }
}
