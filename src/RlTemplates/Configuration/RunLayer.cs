using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>Takes up the values that a run was trained with.</summary>
internal static class RunLayer
{
    /// <summary>Reads the run's options; those that the program no longer has are warned of.</summary>
    public static Layer Read(OptionLookup lookup, RunInfo run)
    {
        var layer = new Layer { IsRecorded = true };
        foreach (var option in run.Config)
        {
            var (index, key) = lookup.Find(option.Path, static o => o.Path, ".");
            if (index < 0)
                layer.Warnings.Add($"Run {run.Id} has {option.Path}, which this program does not know.");
            else
                layer.Add(index, key, option.Text, new(SourceKind.Run, $"run {run.Id}"));
        }
        return layer;
    }
}
