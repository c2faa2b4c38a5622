using System.Globalization;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Adds up what an algorithm is about to take at least, and refuses what this process cannot have before any of it is taken.</summary>
/// <param name="options">The options that multiply, with their values.</param>
internal sealed class MemoryNeed(string options)
{
    private readonly List<(string What, double Bytes)> _parts = [];

    /// <summary>Memory that this process may take: the machine's, or its container's.</summary>
    public static double Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Takes in a part.</summary>
    /// <param name="what">Its name.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="bytes">Bytes of each.</param>
    public MemoryNeed Add(string what, double count, double bytes)
    {
        _parts.Add((what, count * bytes));
        return this;
    }

    /// <summary>Takes in a part that lies in one piece.</summary>
    /// <param name="what">Its name.</param>
    /// <param name="count">Its elements.</param>
    /// <param name="bytes">Bytes of an element.</param>
    /// <exception cref="ArgumentException">There are too many elements for an array.</exception>
    public MemoryNeed AddArray(string what, double count, int bytes) => count <= Array.MaxLength
        ? Add(what, count, bytes)
        : throw new ArgumentException($"With {options} {what} would be {Text(count * bytes)} in one piece; at most {Text((double)Array.MaxLength * bytes)} fit. Make one of them smaller.");

    /// <summary>Throws where all parts together are more than there is.</summary>
    /// <param name="available">Bytes that there are.</param>
    /// <exception cref="ArgumentException">The message names options, parts, and what there is.</exception>
    public void Ensure(double available)
    {
        var total = _parts.Sum(part => part.Bytes);
        if (total > available)
            throw new ArgumentException($"{options} need at least {Text(total)} ({string.Join(", ", _parts.Where(part => part.Bytes > total / 100).Select(part => $"{part.What} {Text(part.Bytes)}"))}), "
                + $"and this process can have {Text(available)}. Make one of them smaller.");
    }

    /// <summary>Throws where all parts together are more than <see cref="Available"/>.</summary>
    public void Ensure() => Ensure(Available);

    private static string Text(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:N1} GB");
}
