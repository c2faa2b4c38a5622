namespace RlTemplates;

/// <summary>Says something of a target's property and others of the same attribute, for the compiler to judge. A switch counts as set where it is true.</summary>
/// <param name="properties">Names of the others.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class PropertyRelationAttribute(params string[] properties) : Attribute
{
    /// <summary>Names of the others.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;

    /// <summary>Why, in words that can follow a comma. Default: nothing.</summary>
    public string? Because { get; set; }
}

/// <summary>Where this property is set, the others must be too.</summary>
/// <param name="properties">Names of the others.</param>
public sealed class RequiresPropertyAttribute(params string[] properties) : PropertyRelationAttribute(properties);

/// <summary>Where this property is set, none of the others may be.</summary>
/// <param name="properties">Names of the others.</param>
public sealed class ExcludesPropertyAttribute(params string[] properties) : PropertyRelationAttribute(properties);

/// <summary>Where this property is set, the others are ignored: a warning where one is set too.</summary>
/// <param name="properties">Names of the others.</param>
public sealed class OverridesPropertyAttribute(params string[] properties) : PropertyRelationAttribute(properties);

/// <summary>This number must not exceed another, where both are set or have a <c>[DefaultValue]</c>.</summary>
/// <param name="property">Name of the other.</param>
public sealed class AtMostPropertyAttribute(string property) : PropertyRelationAttribute(property);

/// <summary>Where this switch is on, the machine of that size must have a GPU.</summary>
/// <param name="property">Name of the property with <see cref="MachineSizeAttribute"/>.</param>
public sealed class NeedsGpuAttribute(string property) : PropertyRelationAttribute(property);
