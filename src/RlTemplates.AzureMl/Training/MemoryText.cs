using System.Globalization;

namespace RlTemplates.AzureMl.Training;

/// <summary>Sizes of shared memory: a whole number and b, k, m or g.</summary>
internal static class MemoryText
{
    /// <summary>Its bytes; null where it is no such text.</summary>
    public static long? Bytes(string? text)
    {
        if (text is not { Length: > 1 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return char.ToLowerInvariant(text[^1]) switch { 'b' => number, 'k' => number << 10, 'm' => number << 20, 'g' => number << 30, _ => null };
    }

    /// <summary>A text of bytes, as ReinforcementLearningEstimator took them: 25769803776 is <c>24g</c>.</summary>
    public static string Of(long bytes) =>
        bytes % (1L << 30) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}g")
        : bytes % (1L << 20) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}m")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes}b");

    /// <summary>What a difference between what was asked for and what the service has made of it is called; null where there is none.</summary>
    public static string? Difference(string? asked, string? made) => asked is null || Bytes(asked) == Bytes(made)
        ? null
        : $"The job was asked for {asked} of shared memory, and Azure has recorded {made ?? "none"}.";
}
