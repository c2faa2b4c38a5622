using System.Text;
using RlTemplates.Configuration;

namespace RlTemplates.Sweeps;

/// <summary>Keys of a preset below each other, as editors complete and check them, in the order in which they came.</summary>
internal sealed class NestedPreset
{
    private readonly List<(string Name, NestedPreset? Group, string Value)> _children = [];

    /// <summary>Adds a value.</summary>
    /// <param name="names">The keys on the way to it, outer ones first.</param>
    /// <param name="value">The value as YAML.</param>
    public void Add(string[] names, string value)
    {
        var group = this;
        foreach (var name in names[..^1])
            group = group.Below(name);
        group._children.Add((names[^1], null, value));
    }

    /// <summary>Writes the keys.</summary>
    /// <param name="text">Receives them.</param>
    /// <param name="depth">Groups around them.</param>
    public void Write(StringBuilder text, int depth)
    {
        foreach (var (name, group, value) in _children)
        {
            text.Append(' ', 2 * depth).Append(PresetWriter.Scalar(name)).Append(group is null ? ": " + value : ":").Append('\n');
            group?.Write(text, depth + 1);
        }
    }

    private NestedPreset Below(string name)
    {
        var found = _children.Find(c => c.Group is not null && c.Name == name).Group;
        if (found is null)
            _children.Add((name, found = new(), ""));
        return found;
    }
}
