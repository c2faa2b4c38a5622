namespace RlTemplates;

/// <summary>
/// Marks a record as a group of options that may stand in a config class. The generator publishes such a type's defaults and doc
/// comments as <see cref="OptionManifestAttribute"/>s of its assembly, because a compiler cannot read them inside a referenced dll.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public class OptionsAttribute : Attribute;

/// <summary>Marks a record as the options of an environment.</summary>
/// <param name="environment">The environment: it implements <see cref="IEnvironmentFactory{TOptions}"/> for the marked record.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EnvironmentOptionsAttribute(Type environment) : OptionsAttribute
{
    /// <summary>The environment that the record configures.</summary>
    public Type Environment { get; } = environment;
}

/// <summary>Marks a record as the options of an algorithm.</summary>
/// <param name="algorithm">The algorithm: it implements <see cref="IAlgorithmFactory{TOptions}"/> for the marked record.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AlgorithmOptionsAttribute(Type algorithm) : OptionsAttribute
{
    /// <summary>The algorithm that the record configures.</summary>
    public Type Algorithm { get; } = algorithm;
}

/// <summary>Generated: default value and doc comment of one option of a type in this assembly.</summary>
/// <param name="optionsType">The record that declares the option.</param>
/// <param name="property">Name of the property.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class OptionManifestAttribute(Type optionsType, string property) : Attribute
{
    /// <summary>The record that declares the option.</summary>
    public Type OptionsType { get; } = optionsType;

    /// <summary>Name of the property.</summary>
    public string Property { get; } = property;

    /// <summary>The initialiser as invariant text, or null where it is not a constant.</summary>
    public string? Default { get; set; }

    /// <summary>Text of the doc comment's summary, on one line.</summary>
    public string? Summary { get; set; }
}
