using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The options of a table as they nest in YAML.</summary>
/// <param name="name">Name on its level, in snake_case; empty for the root.</param>
/// <param name="option">The option; null for a group.</param>
internal sealed class OptionTree(string name, Option? option)
{
    private readonly List<OptionTree> _children = [];

    /// <summary>Name on its level, in snake_case.</summary>
    public string Name => name;

    /// <summary>The option; null for a group.</summary>
    public Option? Option => option;

    /// <summary>Options and groups below it, options first, each in the order of the table.</summary>
    public IEnumerable<OptionTree> Children => _children.OrderBy(c => c.Option is null);

    /// <summary>Nests the options of a table.</summary>
    public static OptionTree Of(OptionTable table)
    {
        var root = new OptionTree("", null);
        foreach (var option in table.Options)
        {
            var (node, names) = (root, option.Path.Split('.'));
            foreach (var group in names[..^1])
                node = node.Group(group);
            node._children.Add(new(names[^1], option));
        }
        return root;
    }

    private OptionTree Group(string group)
    {
        var found = _children.Find(c => c.Option is null && c.Name == group);
        if (found is null)
            _children.Add(found = new(group, null));
        return found;
    }
}
