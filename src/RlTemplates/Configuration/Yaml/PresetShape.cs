using System.Collections.Generic;
using System.Linq;

namespace RlTemplates.Configuration;

/// <summary>Tells apart what a preset says about itself and what sets options.</summary>
internal static class PresetShape
{
    /// <summary>Path of the stop criteria, whose keys are the names of metrics.</summary>
    public const string Stop = "stop";

    private const string Extends = "extends";
    private const string Sweep = "sweep";

    /// <summary>Names at the top of a preset that are no options.</summary>
    public static IReadOnlyList<string> Names { get; } = [Extends, Sweep];

    /// <summary>Groups of the options of targets and machine groups.</summary>
    public static IReadOnlyList<string> TargetGroups { get; } = ["targets", "machines"];

    /// <summary>Takes a file apart; an empty one sets nothing.</summary>
    public static YamlDocument Judge(YamlNode? root)
    {
        if (root is null or YamlScalar { Text: "" })
            return new([], [], null, []);
        if (root is not YamlMapping mapping)
            return YamlDocument.Unreadable(new(YamlFault.Shape, root.Place, "a preset is a mapping of option names to values"));
        var findings = new List<YamlFinding>();
        var (bases, sweep, options) = (new List<YamlScalar>(), (YamlMapping?)null, new List<YamlEntry>());
        var seen = new HashSet<string>();
        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Text;
            if (Names.Contains(name) && !seen.Add(name))
                findings.Add(new(YamlFault.DuplicateKey, entry.Key.Place, $"{name} is set twice; keep one"));
            else if (name == Extends)
                AddBases(entry.Value, bases, findings);
            else if (name == Sweep && entry.Value is YamlMapping found)
                sweep = found;
            else if (name == Sweep)
                findings.Add(new(YamlFault.Shape, entry.Value.Place, "sweep is a group; set its parts below it"));
            else
                options.Add(entry);
        }
        return new(options, bases, sweep, findings);
    }

    private static void AddBases(YamlNode value, List<YamlScalar> bases, List<YamlFinding> findings)
    {
        var named = value is YamlSequence sequence ? sequence.Elements : [value];
        foreach (var node in named)
        {
            if (node is YamlScalar { Text.Length: > 0 } name)
                bases.Add(name);
            else
                findings.Add(new(YamlFault.Shape, node.Place, "extends must be the name of a preset or a list of names"));
        }
    }
}
