namespace RlTemplates;

/// <summary>Gives an option a command-line name other than the one made from its property's path.</summary>
/// <param name="name">The name as typed, for example <c>--seed</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScriptParameterAttribute(string name) : Attribute
{
    /// <summary>The name as typed, for example <c>--seed</c>.</summary>
    public string Name { get; } = name;
}
