using System.Text.Json;
using RlTemplates.Json;

namespace RlTemplates.Tracking;

/// <summary>What <c>checkpoints/best.json</c> says: which checkpoint has had the best evaluation so far.</summary>
/// <param name="Name">Name of the checkpoint's folder.</param>
/// <param name="Metric">Metric of the evaluation by which it is the best.</param>
/// <param name="IsLowest">Whether the lowest value is the best.</param>
/// <param name="Value">The metric's value.</param>
public sealed record BestCheckpoint(string Name, string Metric, bool IsLowest, double Value)
{
    internal const string FileName = "best.json";

    private const int LargestFile = 1 << 16;

    /// <summary>Whether another evaluation is better. One by another metric always is; equal values are not, nor are those that are not finite.</summary>
    internal static bool IsBeatenBy(BestCheckpoint? best, string metric, bool isLowest, double value) => double.IsFinite(value)
        && (best is null || best.Metric != metric || best.IsLowest != isLowest || (isLowest ? value < best.Value : value > best.Value));

    /// <summary>Reads the file of a folder of checkpoints; null where there is none that can be used.</summary>
    internal static BestCheckpoint? Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            if (SmallFile.Fault(path, LargestFile) is not null)
                return null;
            var best = JsonFields.Read(SmallFile.Read(path, LargestFile), static fields =>
                new BestCheckpoint(fields.Text("checkpoint"), fields.Text("metric"), fields.Flag("is_lowest"), fields.Double("value")));
            return CheckpointName.Is(best.Name) && Path.GetFileName(best.Name) == best.Name ? best : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    internal void Write(string directory) => AtomicFile.Write(Path.Combine(directory, FileName), JsonFile.Bytes(json =>
    {
        json.WriteString("checkpoint", Name);
        json.WriteString("metric", Metric);
        json.WriteBoolean("is_lowest", IsLowest);
        json.WriteNumber("value", Value);
    }));
}
