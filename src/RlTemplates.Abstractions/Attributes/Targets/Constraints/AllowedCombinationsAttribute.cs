namespace RlTemplates;

/// <summary>
/// Where this text and those of other properties of the same attribute are all set, they must be one of some combinations. Not judged where a property with
/// <see cref="OverridesPropertyAttribute"/> is set that overrides this one.
/// </summary>
/// <param name="properties">Names of the others.</param>
/// <param name="combinations">
/// Values of this property and of the others, in that order and with one blank between: <c>ray 1.6.0 pytorch</c>; <c>ray 0.8.2/1.6.0 pytorch</c> for several
/// at once.
/// </param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class AllowedCombinationsAttribute(string[] properties, params string[] combinations) : Attribute
{
    /// <summary>Names of the others.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;

    /// <summary>The combinations that there are.</summary>
    public IReadOnlyList<string> Combinations { get; } = combinations;
}
