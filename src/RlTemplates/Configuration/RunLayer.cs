using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>Takes up the values that a run was trained with.</summary>
internal static class RunLayer
{
    /// <summary>Reads the run's options; those that the program no longer has are warned of.</summary>
    /// <param name="lookup">The options that there are.</param>
    /// <param name="run">The run.</param>
    /// <param name="isComplete">Whether training shall have exactly the run's values, as one that was submitted; else new entries of a dictionary count too.</param>
    public static Layer Read(OptionLookup lookup, RunInfo run, bool isComplete = false)
    {
        var layer = new Layer { IsRecorded = true, IsComplete = isComplete };
        Read(lookup, run, layer, _ => new(SourceKind.Run, $"run {run.Id}"));
        return layer;
    }

    /// <summary>Reads the run's options into a layer.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="run">The run.</param>
    /// <param name="layer">Receives the values, and warnings.</param>
    /// <param name="sourceOf">Says where a value came from.</param>
    public static void Read(OptionLookup lookup, RunInfo run, Layer layer, Func<ResolvedOption, OptionSource> sourceOf)
    {
        var emptied = new HashSet<ChoiceSlot>();
        foreach (var option in OptionShape.TypesFirst(run.Config, o => o.Path))
        {
            Empty(lookup, option.Path, emptied);
            lookup.Reach(option.Path);
            var (index, key) = lookup.Find(option.Path);
            if (index < 0)
                layer.Warnings.Add($"Run {run.Id} has {option.Path}, which this program does not know.");
            else
                layer.Add(lookup, index, key, option.Text, sourceOf(option));
        }
    }

    // The run says which elements a list has, however many the class gives it now.
    private static void Empty(OptionLookup lookup, string path, HashSet<ChoiceSlot> emptied)
    {
        while (lookup.AllSlots.FirstOrDefault(s => s.Choice.IsList && !emptied.Contains(s) && (path == s.Path || path.StartsWith(s.Path + ".", StringComparison.Ordinal))) is { } slot)
        {
            lookup.Clear(slot);
            emptied.Add(slot);
        }
    }
}
