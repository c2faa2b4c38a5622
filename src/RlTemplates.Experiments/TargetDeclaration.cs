using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>
/// A target or machine group of the config class: its options, of which the attribute's arguments are the lowest layer, so that any package
/// can read those of its own target.
/// </summary>
public sealed class TargetDeclaration
{
    private const string Unset = "null";

    /// <summary>Declares it as the attribute does.</summary>
    /// <param name="name">Its name, for example <c>prod</c>.</param>
    /// <param name="kind">The attribute, for example <c>AzureMl</c>.</param>
    /// <param name="options">Every property of the attribute beside the name; <c>null</c> where the attribute leaves it to the target.</param>
    public TargetDeclaration(string name, string kind, params Option[] options)
        : this(name, kind, Set(options)) => Options = options;

    /// <summary>Declares it with the values that all layers come to.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">The attribute.</param>
    /// <param name="arguments">What is set.</param>
    public TargetDeclaration(string name, string kind, IReadOnlyList<TargetArgument> arguments) => (Name, Kind, Arguments) = (name, kind, arguments);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The attribute without its ending, for example <c>AzureMl</c>.</summary>
    public string Kind { get; }

    /// <summary>What is set beside the name.</summary>
    public IReadOnlyList<TargetArgument> Arguments { get; }

    /// <summary>The options, <c>targets.prod.shm_size</c>; empty where the layers are already laid over each other.</summary>
    public IReadOnlyList<Option> Options { get; } = [];

    /// <summary>The rules between its options.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>The same with the values that all layers come to; itself where it has no options.</summary>
    /// <param name="resolved">Every value that some layer or attribute sets.</param>
    public TargetDeclaration With(IReadOnlyList<ResolvedOption> resolved)
    {
        if (Options.Count == 0)
            return this;
        var texts = resolved.ToDictionary(r => r.Path, r => r.Text, StringComparer.Ordinal);
        return new(Name, Kind, [.. Options.Where(o => texts.ContainsKey(o.Path)).Select(o => Argument(o, texts[o.Path]))]);
    }

    private static TargetArgument[] Set(Option[] options) => [.. options.Select(o => (Option: o, Text: o.Format(Unset))).Where(o => o.Text != Unset).Select(o => Argument(o.Option, o.Text))];

    private static TargetArgument Argument(Option option, string text) =>
        new(option.Path[(option.Path.LastIndexOf('.') + 1)..], option.IsList ? [.. ListText.Split(text)] : [text]);
}

/// <summary>One argument of a target.</summary>
/// <param name="name">Name of the property in snake_case, for example <c>shm_size</c>.</param>
/// <param name="values">Its value, or those of a list, as options write them.</param>
public sealed class TargetArgument(string name, params string[] values)
{
    /// <summary>Name of the property in snake_case.</summary>
    public string Name { get; } = name;

    /// <summary>Its value, or those of a list.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
