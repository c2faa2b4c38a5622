using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>A machine group that an attribute of the config class declares.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">The attribute without its ending, for example <c>Head</c>.</param>
public abstract class MachineDeclaration(string name, string kind) : AttributeDeclaration(name, kind)
{
    /// <summary>The attribute with the values of all layers.</summary>
    /// <param name="resolved">Every value that some layer or the attribute sets.</param>
    /// <param name="secrets">Secrets by the environment variables of their options.</param>
    /// <exception cref="UserException">A value is not one that its option allows.</exception>
    public abstract MachineGroupAttribute Bind(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets = null);
}

/// <summary>A machine group whose attribute is <typeparamref name="TAttribute"/>. The generator writes it.</summary>
/// <typeparam name="TAttribute">The attribute.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="kind">The attribute without its ending.</param>
public sealed class MachineDeclaration<TAttribute>(string name, string kind) : MachineDeclaration(name, kind)
    where TAttribute : MachineGroupAttribute
{
    /// <summary>Makes the attribute of the options' values; what is <c>null</c> keeps the attribute's own default.</summary>
    public required Func<OptionValues, TAttribute> Settings { get; init; }

    /// <inheritdoc/>
    public override TAttribute Bind(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets = null) => Settings(Read(resolved, secrets));
}
