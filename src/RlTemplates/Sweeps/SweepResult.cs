using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>What a sweep is good for: the best values as a command line and as a preset.</summary>
internal static partial class SweepResult
{
    /// <summary>The command line that trains with a trial's values.</summary>
    /// <param name="table">The option table.</param>
    /// <param name="preset">The preset that holds the sweep.</param>
    /// <param name="base">What the sweep started from; what the command line set there is repeated.</param>
    /// <param name="trial">The trial.</param>
    public static string CommandLine(OptionTable table, string preset, IReadOnlyList<ResolvedOption> @base, TrialEntry trial)
    {
        var lookup = new OptionLookup(table);
        var given = Given(@base);
        var options = given.Concat(trial.Values).Select(v => $" {Name(lookup, v.Path)} {Quote(v.Text)}");
        return $"train --config {Quote(preset)}{string.Concat(options)}";
    }

    /// <summary>A preset on top of the sweep's that sets a trial's values.</summary>
    /// <param name="table">The option table.</param>
    /// <param name="extends">Name of the sweep's preset.</param>
    /// <param name="comment">What stands above everything else.</param>
    /// <param name="base">What the sweep started from; what the command line set there is repeated.</param>
    /// <param name="trial">The trial.</param>
    public static string Preset(OptionTable table, string extends, string comment, IReadOnlyList<ResolvedOption> @base, TrialEntry trial)
    {
        var lookup = new OptionLookup(table);
        var text = new StringBuilder($"# {ShownText.Clean(comment)}\nextends: {PresetWriter.Scalar(extends)}\n");
        var given = Given(@base);
        foreach (var (path, value) in given.Concat(trial.Values))
        {
            var (index, key) = lookup.Find(path);
            var isList = index >= 0 && key is null && table.Options[index].IsList;
            var shown = isList && !OrNullGrammar.IsNull(value) ? $"[{string.Join(", ", ListText.Split(value).Select(PresetWriter.Scalar))}]" : PresetWriter.Scalar(value);
            text.Append(CultureInfo.InvariantCulture, $"{PresetWriter.Scalar(path)}: {shown}\n");
        }
        return text.ToString();
    }

    // Secrets are left out: they belong into the environment.
    private static IEnumerable<SweptValue> Given(IReadOnlyList<ResolvedOption> @base) =>
        @base.Where(o => o.Source.Kind == SourceKind.CommandLine && !o.Text.Contains(SecretNames.Mask, StringComparison.Ordinal)).Select(o => new SweptValue(o.Path, o.Text));

    private static string Name(OptionLookup lookup, string path)
    {
        var (index, key) = lookup.Find(path);
        return index < 0 ? "--" + path : lookup.Options[index].CommandLineName + (key is null ? "" : "." + key);
    }

    private static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_.,+/=:@%-]+\z")]
    private static partial Regex Plain();
}
