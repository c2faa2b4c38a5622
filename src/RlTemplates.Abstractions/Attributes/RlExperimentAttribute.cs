namespace RlTemplates;

/// <summary>
/// Marks a partial record as a whole experiment: its properties are the options, and the source generator writes
/// the binder, the callbacks dispatcher and, once per executable, the entry point.
/// </summary>
/// <param name="name">Name of the experiment, in kebab-case: the folder under <c>runs/</c> and the value of <c>--experiment</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RlExperimentAttribute(string name) : Attribute
{
    /// <summary>Name of the experiment, in kebab-case.</summary>
    public string Name { get; } = name;
}
