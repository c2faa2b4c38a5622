using System.Globalization;

namespace RlTemplates.Experiments;

/// <summary>Tells of memory that does not suffice.</summary>
internal static class TooLittleMemory
{
    /// <summary>How much there is, and what takes less.</summary>
    public static string InWords => string.Create(CultureInfo.InvariantCulture,
        $"Environment and algorithm of these options need more memory than the {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB that this process can have: ")
        + "take fewer copies of the environment, fewer workers, smaller batches, layers or replay.";
}
