using System;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Whether presets give an option the same value, however each writes it: <c>90s</c> and <c>1m30s</c>, <c>1e-3</c> and <c>0.001</c>, <c>64,64</c> and a list.</summary>
internal static class PresetEquality
{
    /// <summary>The rule of the option at a path; null where there is none, or only a group.</summary>
    /// <param name="catalogue">The experiment's options.</param>
    /// <param name="path">Path in snake_case with dots; case does not matter.</param>
    public static TextRule? RuleOf(IOptionCatalogue catalogue, string path) => catalogue.Find(path) switch
    {
        ( < 0, _) => null,
        (var index, null) => catalogue.Rule(index),
        var (index, key) => catalogue.Rule(index).OfEntry(key),
    };

    /// <summary>Compares values of an option by its type; where that is not known or does not read them, by their texts.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">Another.</param>
    /// <param name="rule">The rule of the option; null where it is not known.</param>
    public static bool AreSame(YamlNode one, YamlNode other, TextRule? rule) =>
        Written(one, rule) is { } first && Written(other, rule) is { } second ? first == second : AreSame(one, other);

    // A value as its type always writes it.
    private static string? Written(YamlNode node, TextRule? rule)
    {
        var text = node switch
        {
            YamlScalar scalar => scalar.Text,
            YamlSequence list when list.Elements.All(e => e is YamlScalar) => ListText.Join(list.Elements.Select(e => ((YamlScalar)e).Text)),
            _ => null,
        };
        return text is not null && rule?.Grammar.Read(text) is { Demand: null } reading ? reading.Written : null;
    }

    private static bool AreSame(YamlNode one, YamlNode other) => (one, other) switch
    {
        (YamlScalar first, YamlScalar second) => AreSame(first.Text, second.Text),
        (YamlSequence first, YamlSequence second) => first.Elements.Count == second.Elements.Count && first.Elements.Zip(second.Elements, AreSame).All(same => same),
        (YamlMapping first, YamlMapping second) => first.Entries.Count == second.Entries.Count
            && first.Entries.All(e => second.Entries.Any(o => o.Key.Text.Equals(e.Key.Text, StringComparison.OrdinalIgnoreCase) && AreSame(e.Value, o.Value))),
        _ => false,
    };

    private static bool AreSame(string one, string other) =>
        string.Equals(one.TrimStart('>', '='), other.TrimStart('>', '='), StringComparison.OrdinalIgnoreCase)
        || (NumberText.TryFinite(one, out var first) && NumberText.TryFinite(other, out var second) && first.Equals(second))
        || (DurationText.TryParse(one, out var duration) && DurationText.TryParse(other, out var same) && duration == same);
}
