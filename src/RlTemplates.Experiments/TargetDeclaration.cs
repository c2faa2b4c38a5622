namespace RlTemplates.Experiments;

/// <summary>
/// A target or machine group as the config class declares it: the attribute's arguments in the spelling of options, so that any package
/// can read those of its own target.
/// </summary>
/// <param name="name">Its name, for example <c>prod</c>.</param>
/// <param name="kind">The attribute, for example <c>AzureMl</c>.</param>
/// <param name="arguments">What the attribute sets beside the name, in order.</param>
public sealed class TargetDeclaration(string name, string kind, params TargetArgument[] arguments)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The attribute without its ending, for example <c>AzureMl</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>What the attribute sets beside the name, in order.</summary>
    public IReadOnlyList<TargetArgument> Arguments { get; } = arguments;
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
