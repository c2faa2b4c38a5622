using System.Collections.Generic;

namespace RlTemplates.Configuration;

/// <summary>A value in a YAML file.</summary>
/// <param name="Place">Where it stands.</param>
internal abstract record YamlNode(YamlPlace Place);

/// <summary>A single value.</summary>
internal sealed record YamlScalar(string Text, YamlPlace Place) : YamlNode(Place)
{
    /// <summary>Whether it is written as <c>null</c> or <c>~</c>, without quotes.</summary>
    public bool IsNull { get; init; }
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(IReadOnlyList<YamlNode> Elements, YamlPlace Place) : YamlNode(Place);

/// <summary>Keys with values, in their order.</summary>
internal sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, YamlPlace Place) : YamlNode(Place);

/// <summary>One key with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A preset as it was read. Immutable, so that it can be kept as long as its text.</summary>
/// <param name="Options">What sets options.</param>
/// <param name="Bases">Names of the presets that it lies on top of, lowest first.</param>
/// <param name="Sweep">What stands below <c>sweep</c>; null where there is none.</param>
/// <param name="Findings">What made reading it impossible, or is wrong whatever the options are.</param>
internal sealed record YamlDocument(IReadOnlyList<YamlEntry> Options, IReadOnlyList<YamlScalar> Bases, YamlMapping? Sweep, IReadOnlyList<YamlFinding> Findings)
{
    /// <summary>A preset that cannot be read.</summary>
    public static YamlDocument Unreadable(YamlFinding finding) => new([], [], null, [finding]);
}
