using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>
/// Machines of one kind that a target uses or makes. Which machines, says either the name of a size (<see cref="VmSize"/>) of the target's provider, or how many CPUs and GPUs and how much memory each has.
/// Limits are those of Azure where only Azure has any (as of 2026).
/// </summary>
/// <param name="name">Name of the group: 2 to 24 letters, digits and dashes, beginning with a letter. No other group of the class has it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class MachineGroupAttribute(string name) : Attribute
{
    private const string Says = "a size says what its machines have";

    /// <summary>Name of the group; the compute target's name where the target makes one.</summary>
    [Pattern("[A-Za-z](?![A-Za-z0-9-]*-[0-9]+$)[A-Za-z0-9-]{1,23}", "be 2 to 24 letters, digits and dashes, begin with a letter and not end with a dash and a number")]
    public string Name { get; } = name;

    /// <summary>Name of the target that the group is for. Default: every target of the class that takes groups of its kind.</summary>
    [UsesTarget]
    public string? Target { get; set; }

    /// <summary>
    /// Size of each machine, as the target's provider names it, for example <c>STANDARD_D2_V2</c>. Default: what <see cref="Cpus"/>, <see cref="Gpus"/> and <see cref="Memory"/> ask for, else the target's own choice.
    /// </summary>
    [MachineSize]
    public string? VmSize { get; set; }

    /// <summary>CPU cores of each machine, in [1, 4096]; at least so many where the provider has sizes. Default: not said.</summary>
    [Range(1, 4096), ExcludesProperty(nameof(VmSize), Because = Says)]
    public int Cpus { get; set; }

    /// <summary>GPUs of each machine that the job uses, in [0, 64]. Default: 0, or what <see cref="UseGpu"/> says.</summary>
    [Range(0, 64), ExcludesProperty(nameof(VmSize), Because = Says)]
    public int Gpus { get; set; }

    /// <summary>Memory of each machine, a whole number and k, m, g or t for KiB, MiB, GiB or TiB, such as <c>24g</c>. Default: not said.</summary>
    [Pattern("[0-9]+[kKmMgGtT]", "be a whole number and a unit (k, m, g or t), such as 24g"), ExcludesProperty(nameof(VmSize), Because = Says)]
    public string? Memory { get; set; }

    /// <summary>Machines that are kept ready when nothing runs; at least 0. Default: 0.</summary>
    [Range(0, 10_000), AtMostProperty(nameof(MaxNodes)), MachineCount]
    public int MinNodes { get; set; }

    /// <summary>The most machines that there may be; at least 1. Default: <see cref="NodeCount"/>.</summary>
    [Range(1, 10_000), MachineCount(MachineCountUse.JobByDefault)]
    public virtual int MaxNodes { get; set; }

    /// <summary>Machines that one job takes; at least 1. Default: 1 for a head, else <see cref="MaxNodes"/>.</summary>
    [Range(1, 10_000), AtMostProperty(nameof(MaxNodes)), MachineCount(MachineCountUse.Job)]
    public int NodeCount { get; set; }

    /// <summary>Whether the job uses the GPUs of machines of <see cref="VmSize"/>; where <see cref="Gpus"/> is set, it does. Default: false.</summary>
    [NeedsGpu(nameof(VmSize))]
    public bool UseGpu { get; set; }

    /// <summary>Whether machines may be taken away at any time, for a lower price. Default: false.</summary>
    public bool LowPriority { get; set; }

    /// <summary>The virtual network that the machines are in. Default: none.</summary>
    public string? VirtualNetwork { get; set; }

    /// <summary>Shared memory of each container: a whole number and b, k, m or g, such as <c>24g</c>. Default: that of the target.</summary>
    [Pattern("0*[1-9][0-9]*[bBkKmMgG]", "be a whole number of at least 1 and a unit (b, k, m or g), such as 24g")]
    public string? ShmSize { get; set; }

    /// <summary>Seconds that a machine is kept when nothing runs on it, above <see cref="MinNodes"/>; at least 1. Default: the target's own time.</summary>
    [Range(1, int.MaxValue)]
    public int IdleSeconds { get; set; }
}

/// <summary>The machine that learns.</summary>
/// <param name="name">Name of the group.</param>
public sealed class HeadAttribute(string name) : MachineGroupAttribute(name)
{
    /// <summary>The most machines that there may be, though a job takes one; at least 1. Default: <see cref="MachineGroupAttribute.NodeCount"/>.</summary>
    [Range(1, 10_000), MachineCount]
    public override int MaxNodes { get; set; }
}

/// <summary>The machines that play episodes for the head.</summary>
/// <param name="name">Name of the group.</param>
public sealed class WorkersAttribute(string name) : MachineGroupAttribute(name)
{
    /// <summary>The image of the workers, of targets that start containers. Packages are added on top of it. Default: that of the head.</summary>
    [Pattern(@"\S{1,255}", "be the name of an image, without blanks")]
    public string? Image { get; set; }

    /// <summary>A file with the workers' conda environment, relative to the project. Default: that of the head.</summary>
    [FileMustExist, ExcludesProperty(nameof(CondaPackages), nameof(PipPackages), nameof(RequirementsFile), Because = "the file lists all packages")]
    public string? CondaFile { get; set; }

    /// <summary>A file of the workers' pip packages, relative to the project. Default: that of the head.</summary>
    [FileMustExist]
    public string? RequirementsFile { get; set; }

    /// <summary>Conda packages of the workers. Default: those of the head.</summary>
    public string[] CondaPackages { get; set; } = [];

    /// <summary>Pip packages of the workers. Default: those of the head.</summary>
    public string[] PipPackages { get; set; } = [];

    /// <summary>Variables of the workers, each <c>NAME=value</c>, on top of those of the target; at most 100, names and values of at most 512 characters. Default: none.</summary>
    [Variables]
    public string[] EnvironmentVariables { get; set; } = [];
}
