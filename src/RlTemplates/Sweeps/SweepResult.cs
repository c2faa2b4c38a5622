using System.Globalization;
using System.Text;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>What a sweep is good for: the best values as a command line and as a preset.</summary>
internal static class SweepResult
{
    /// <summary>The command line that trains with a trial's values.</summary>
    /// <param name="base">The options, as the layers below the trial leave them.</param>
    /// <param name="experiment">Name of the experiment; null where the program has no other.</param>
    /// <param name="preset">The preset that holds the sweep.</param>
    /// <param name="start">What the sweep started from; what the command line set there is repeated.</param>
    /// <param name="trial">The trial.</param>
    public static string CommandLine(OptionLookup @base, string? experiment, string preset, IReadOnlyList<ResolvedOption> start, TrialEntry trial)
    {
        var lookup = @base.Copy();
        var options = Values(lookup, start, trial).Select(v => $" {Name(lookup, v.Path)} {ShellText.Quote(v.Text)}");
        return $"train{(experiment is null ? "" : $" --experiment {ShellText.Quote(experiment)}")} --config {ShellText.Quote(preset)}{string.Concat(options)}";
    }

    /// <summary>A preset on top of the sweep's that sets a trial's values.</summary>
    /// <param name="base">The options, as the layers below the trial leave them.</param>
    /// <param name="extends">Name of the sweep's preset.</param>
    /// <param name="comment">What stands above everything else.</param>
    /// <param name="start">What the sweep started from; what the command line set there is repeated.</param>
    /// <param name="trial">The trial.</param>
    public static string Preset(OptionLookup @base, string extends, string comment, IReadOnlyList<ResolvedOption> start, TrialEntry trial)
    {
        var lookup = @base.Copy();
        var text = new StringBuilder($"# {ShownText.Clean(comment)}\nextends: {PresetWriter.Scalar(extends)}\n");
        var root = new NestedPreset();
        foreach (var (path, value) in Values(lookup, start, trial))
        {
            var (index, key) = lookup.Find(path);
            var isList = index >= 0 && key is null && lookup[index].IsList;
            var shown = isList && !OrNullGrammar.IsNull(value) ? $"[{string.Join(", ", ListText.Split(value).Select(PresetWriter.Scalar))}]" : PresetWriter.Scalar(value);
            root.Add(Names(lookup, path, key), shown);
        }
        root.Write(text, 0);
        return text.ToString();
    }

    /// <summary>The values that a trial has beside the preset; those that choose records come first, so that the lookup knows the options of these.</summary>
    private static List<SweptValue> Values(OptionLookup lookup, IReadOnlyList<ResolvedOption> start, TrialEntry trial)
    {
        List<SweptValue> values = [.. OptionShape.TypesFirst(Given(start).Concat(trial.Values), v => v.Path)];
        foreach (var (path, text) in values)
        {
            lookup.Reach(path);
            if (lookup.Find(path) is { Index: >= 0 and var index })
                lookup.Choose(index, text);
        }
        return values;
    }

    /// <summary>The keys on the way to a value. What lies in a list is named by its whole path, which changes it and does not replace the list; and null takes a record away.</summary>
    private static string[] Names(OptionLookup lookup, string path, string? key)
    {
        var list = lookup.AllSlots.Where(s => s.Choice.IsList && path.StartsWith(s.Path + ".", StringComparison.Ordinal)).Select(s => s.Path).MinBy(p => p.Length);
        var whole = list ?? (path.EndsWith("." + OptionShape.Type, StringComparison.Ordinal) ? path : null);
        if (whole is not null)
            return [path];
        var option = key is null ? path : path[..^(key.Length + 1)];
        return key is null ? option.Split('.') : [.. option.Split('.'), key];
    }

    // Secrets are left out: they belong into the environment.
    private static IEnumerable<SweptValue> Given(IReadOnlyList<ResolvedOption> start) =>
        start.Where(o => o.Source.Kind == SourceKind.CommandLine && !o.Text.Contains(SecretNames.Mask, StringComparison.Ordinal)).Select(o => new SweptValue(o.Path, o.Text));

    private static string Name(OptionLookup lookup, string path)
    {
        var (index, key) = lookup.Find(path);
        return index < 0 ? "--" + NameCase.SnakeToKebab(path) : lookup[index].CommandLineName + (key is null ? "" : "." + key);
    }
}
