using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The options of a run that differ from their defaults.</summary>
internal static class DifferingOptions
{
    /// <summary>
    /// The options whose values are not those that the config class and team kits give today: a preset may repeat every default, and the class may have changed since the run.
    /// Where the program does not have the class, the options that were set above it.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="definition">Its experiment; null where this program does not have it.</param>
    public static IReadOnlyList<ResolvedOption> Of(RunInfo run, ExperimentDefinition? definition)
    {
        var defaults = definition is null ? [] : Defaults(definition);
        return [.. run.Config.Where(option => defaults.TryGetValue(option.Path, out var text) ? text != option.Text : option.Source.IsSet)];
    }

    private static Dictionary<string, string> Defaults(ExperimentDefinition definition)
    {
        var lookup = new OptionLookup(definition.Options);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in ConfigBinder.Bind(lookup, [.. TeamLayer.Read(lookup, definition)], definition.SetOptions).Resolved)
            texts[option.Path] = option.Text;
        return texts;
    }
}
