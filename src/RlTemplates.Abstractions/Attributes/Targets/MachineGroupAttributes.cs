using System.ComponentModel.DataAnnotations;

namespace RlTemplates;

/// <summary>Machines of one kind that a target uses or makes. Sizes and limits are Azure's where only Azure has any (as of 2026).</summary>
/// <param name="name">Name of the group: 2 to 24 letters, digits and dashes, beginning with a letter.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class MachineGroupAttribute(string name) : Attribute
{
    /// <summary>Name of the group; the compute target's name where the target makes one.</summary>
    [Pattern("[A-Za-z](?![A-Za-z0-9-]*-[0-9]+$)[A-Za-z0-9-]{1,23}", "be 2 to 24 letters, digits and dashes, begin with a letter and not end with a dash and a number")]
    public string Name { get; } = name;

    /// <summary>Size of each machine, for example <c>STANDARD_D2_V2</c>. Default: the target's own choice.</summary>
    [MachineSize("azure")]
    public string? VmSize { get; set; }

    /// <summary>CPU cores of each machine, where no size says so; at least 1. Default: not said.</summary>
    [Range(1, 4096), ExcludesProperty(nameof(VmSize), Because = "a size says how many CPUs it has")]
    public int Cpus { get; set; }

    /// <summary>Machines that are kept ready when nothing runs; at least 0. Default: 0.</summary>
    [Range(0, 10_000), AtMostProperty(nameof(MaxNodes))]
    public int MinNodes { get; set; }

    /// <summary>The most machines that there may be; at least 1. Default: <see cref="NodeCount"/>.</summary>
    [Range(1, 10_000)]
    public int MaxNodes { get; set; }

    /// <summary>Machines that one job takes; at least 1. Default: 1 for a head, <see cref="MaxNodes"/> for workers.</summary>
    [Range(1, 10_000), AtMostProperty(nameof(MaxNodes))]
    public int NodeCount { get; set; }

    /// <summary>Whether the job uses the machines' GPUs. Default: false.</summary>
    [NeedsGpu(nameof(VmSize))]
    public bool UseGpu { get; set; }

    /// <summary>Whether machines may be taken away at any time, for a lower price. Default: false.</summary>
    public bool LowPriority { get; set; }

    /// <summary>The virtual network that the machines are in. Default: none.</summary>
    public string? VirtualNetwork { get; set; }
}

/// <summary>The machine that learns.</summary>
/// <param name="name">Name of the group.</param>
public sealed class HeadAttribute(string name) : MachineGroupAttribute(name);

/// <summary>The machines that play episodes for the head.</summary>
/// <param name="name">Name of the group.</param>
public sealed class WorkersAttribute(string name) : MachineGroupAttribute(name);
