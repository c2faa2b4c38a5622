using System.Diagnostics.CodeAnalysis;

namespace RlTemplates;

/// <summary>
/// On the attribute of a target: whose sizes its machine groups may name. A target without it takes machines by <see cref="MachineGroupAttribute.Cpus"/>, <see cref="MachineGroupAttribute.Gpus"/>
/// and <see cref="MachineGroupAttribute.Memory"/> only. Which kinds of groups it takes, its properties with <see cref="UsesMachinesAttribute"/> say.
/// </summary>
/// <param name="provider">Whose sizes: <c>azure</c>, <c>sagemaker</c>, or a name that the project's own files use.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MachineProviderAttribute(string provider) : Attribute
{
    /// <summary>Whose sizes.</summary>
    public string Provider { get; } = provider;

    /// <summary>A regular expression of .NET that the name of a size must match as a whole, where the target does not take all sizes of the provider. Default: none.</summary>
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public string? Sizes { get; set; }

    /// <summary>What <see cref="Sizes"/> means, in words after "it must". Default: the expression.</summary>
    public string? Demand { get; set; }
}

/// <summary>
/// The text of a target's property names the network in which machines of two machine groups reach each other. Where a job takes groups that ask for different machines, it must be set, or
/// the property of the same name on each of the groups.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JoinsMachinesAttribute : Attribute;

/// <summary>The text of a machine group's property names the target of the same config class that the group is for. It is fixed in the class: no layer of options sets it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UsesTargetAttribute : Attribute;

/// <summary>Where the property of a target is set, it says which machines a job takes, and the target takes no machine groups.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReplacesMachinesAttribute : Attribute;

/// <summary>Where the property of a target is set, the target takes no machine groups, and the config class must not have one that it would take.</summary>
/// <param name="because">Why, as a clause: "tiers are for machines that the service provides itself".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExcludesMachinesAttribute(string because) : Attribute
{
    /// <summary>Why.</summary>
    public string Because { get; } = because;
}

/// <summary>What a number of machines bounds.</summary>
public enum MachineCountUse
{
    /// <summary>The machines that there may be, or that are kept ready; not what one job takes.</summary>
    Limit,

    /// <summary>The machines that one job takes.</summary>
    Job,

    /// <summary>The machines that one job takes where no property with <see cref="Job"/> is set.</summary>
    JobByDefault,
}

/// <summary>The number of a target's or machine group's property counts machines. Policies judge it; where no such property is set, a group counts as one machine.</summary>
/// <param name="use">What the number bounds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MachineCountAttribute(MachineCountUse use = MachineCountUse.Limit) : Attribute
{
    /// <summary>What the number bounds.</summary>
    public MachineCountUse Use { get; } = use;
}

/// <summary>The number of a target's property is the time after which a job is ended from outside. Policies judge it.</summary>
/// <param name="secondsPerUnit">Seconds in one unit of the number; positive, for example 3600 for hours. Default: 1.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobDurationAttribute(double secondsPerUnit = 1) : Attribute
{
    /// <summary>Seconds in one unit of the number.</summary>
    public double SecondsPerUnit { get; } = secondsPerUnit;
}
