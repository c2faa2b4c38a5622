using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The options of a table as they nest in YAML.</summary>
/// <param name="name">Name on its level, in snake_case; empty for the root.</param>
/// <param name="option">The option; null for a group.</param>
/// <param name="isList">Whether its children are the records of a list.</param>
internal sealed class OptionTree(string name, Option? option, bool isList = false)
{
    private readonly List<OptionTree> _children = [];

    /// <summary>Name on its level, in snake_case.</summary>
    public string Name => name;

    /// <summary>The option; null for a group.</summary>
    public Option? Option => option;

    /// <summary>Whether its children are the records of a list.</summary>
    public bool IsList => isList;

    /// <summary>The choice between records; null where it is none, or where the records are chosen.</summary>
    public ChoiceOption? Choice { get; private init; }

    /// <summary>Options and groups below it, options first, each in the order of the table.</summary>
    public IEnumerable<OptionTree> Children => _children.OrderBy(c => c.Option is null);

    /// <summary>Nests the options that there are, those of the records that are chosen among them.</summary>
    public static OptionTree Of(OptionLookup lookup)
    {
        var lists = lookup.AllSlots.Where(s => s.Choice.IsList && s.Elements.Count > 0).Select(s => s.Path).ToHashSet(StringComparer.Ordinal);
        return Of(lookup.Options.Where(o => !lists.Contains(o.Path)), lists);
    }

    /// <summary>Nests the options and choices of a table.</summary>
    public static OptionTree Of(OptionTable table)
    {
        var root = Of(table.Options, []);
        foreach (var choice in table.Choices)
        {
            var (node, names) = (root, choice.Path.Split('.'));
            foreach (var name in names[..^1])
                node = node.Group(name, isList: false);
            node._children.Add(new(names[^1], null) { Choice = choice });
        }
        return root;
    }

    private static OptionTree Of(IEnumerable<Option> options, HashSet<string> lists)
    {
        var root = new OptionTree("", null);
        foreach (var option in options)
        {
            var (node, names) = (root, option.Path.Split('.'));
            for (var i = 0; i < names.Length - 1; i++)
                node = node.Group(names[i], lists.Contains(string.Join('.', names[..(i + 1)])));
            node._children.Add(new(names[^1], option));
        }
        return root;
    }

    private OptionTree Group(string group, bool isList)
    {
        var found = _children.Find(c => c.Option is null && c.Name == group);
        if (found is null)
            _children.Add(found = new(group, null, isList));
        return found;
    }
}
