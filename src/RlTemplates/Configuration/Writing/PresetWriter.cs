using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Writes a preset with every option at its default, and what it means above it.</summary>
internal static partial class PresetWriter
{
    /// <summary>The YAML.</summary>
    public static string Write(ExperimentDefinition experiment)
    {
        var text = new StringBuilder();
        Comment(text, 0, $"Every option of {experiment.Name} with its default. Delete what should stay as the config class says.");
        var lookup = new OptionLookup(experiment.Options);
        var bound = ConfigBinder.Bind(lookup, [.. TeamLayer.Read(lookup, experiment)]);
        var defaults = bound.Config ?? experiment.Options.CreateDefault();
        var ofTargets = bound.Resolved.ToDictionary(r => r.Path, r => r.Text, StringComparer.Ordinal);
        Write(text, OptionTree.Of(lookup), o => o.IsOfTarget ? ofTargets.GetValueOrDefault(o.Path, ConstraintTexts.Unset) : o.Format(defaults), 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, OptionTree node, Func<Option, string> valueOf, int depth)
    {
        foreach (var child in node.Children)
        {
            if (depth == 0)
                text.Append('\n');
            if (child.Option is { } option)
            {
                var range = option.RangeText is { } words ? ", must " + words : "";
                Comment(text, depth, $"{option.Summary}{(option.Summary.Length > 0 ? " " : "")}({option.Expected}{range})");
                Line(text, depth, child.Name + ":" + Value(option, valueOf(option), depth));
            }
            else
            {
                Line(text, depth, node.IsList ? "-" : child.Name + ":");
                Write(text, child, valueOf, depth + 1);
            }
        }
    }

    private static string Value(Option option, string value, int depth)
    {
        var shown = option.Show(value);
        if (option.IsSecret && shown != value)
            return " " + Scalar(shown);
        value = shown;
        if (option.IsList && !OrNullGrammar.IsNull(value))
            return $" [{string.Join(", ", ListText.Split(value).Select(Scalar))}]";
        if (!option.IsDictionary || OrNullGrammar.IsNull(value))
            return " " + Scalar(value);
        var entries = ListText.SplitEntries(value);
        return entries.Count == 0 ? " {}" : string.Concat(entries.Select(e => $"\n{Indent(depth + 1)}{Scalar(e.Key)}: {Scalar(e.Value ?? "")}"));
    }

    /// <summary>A single value, in quotation marks where YAML would read something else.</summary>
    public static string Scalar(string value) => Plain().IsMatch(value) || value == "~"
        ? value
        : value.Any(char.IsControl) ? $"\"{JsonEncodedText.Encode(value)}\"" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Comment(StringBuilder text, int depth, string words) => Line(text, depth, "# " + string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)));

    private static void Line(StringBuilder text, int depth, string line) => text.Append(Indent(depth)).Append(line).Append('\n');

    private static string Indent(int depth) => new(' ', 2 * depth);

    [GeneratedRegex(@"^(-?[0-9]|[A-Za-z_/.])[A-Za-z0-9_./+-]*\z")]
    private static partial Regex Plain();
}
