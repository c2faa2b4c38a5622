namespace RlTemplates;

/// <summary>
/// The text of a target's or machine group's property names a size of machine: one of the known ones, or one of a file <c>*.vmsizes.csv</c> of the project. Policies judge it.
/// </summary>
/// <param name="provider">
/// Whose sizes: <c>azure</c>, <c>sagemaker</c>, or a name that the project's own files use. Default, on a machine group: those of the targets that take the group (<see cref="MachineProviderAttribute"/>).
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MachineSizeAttribute(string? provider = null) : Attribute
{
    /// <summary>Whose sizes; null for those of the targets that take the group.</summary>
    public string? Provider { get; } = provider;
}

/// <summary>
/// The target takes machine groups of a kind. The text of the property names a group of the same config class; where it is not set, the only group of its kind that is open to the target is meant.
/// </summary>
/// <param name="kind">Kind of the group: <see cref="HeadAttribute"/>, <see cref="WorkersAttribute"/> or a class of one's own.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UsesMachinesAttribute(Type kind) : Attribute
{
    /// <summary>Kind of the group.</summary>
    public Type Kind { get; } = kind;
}

/// <summary>The text of a target's property is the path of a file of the project.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileMustExistAttribute : Attribute
{
    /// <summary>Whether it is a folder. Default: false.</summary>
    public bool IsDirectory { get; set; }

    /// <summary>Name of the property with the folder that the path starts from. Default: the project.</summary>
    public string? RelativeTo { get; set; }
}

/// <summary>
/// The list of a target's property holds metrics that it reads from the job's log, each <c>NAME=REGEX</c> with a group that holds the value: at most 40, names of at most 255
/// and expressions of at most 500 characters (SageMaker's API, 2026).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MetricDefinitionsAttribute : Attribute;

/// <summary>
/// The list of a target's property holds variables, each <c>NAME=value</c>: at most 100, names of letters, digits and underscores, names and
/// values of at most 512 characters (SageMaker's API, 2026), and no secret as a literal.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VariablesAttribute : Attribute;
