using System.ComponentModel.DataAnnotations;

namespace Outsider;

/// <summary>A bench in the shed, where machines stand.</summary>
/// <param name="name">Name of the bench.</param>
public sealed class BenchAttribute(string name) : MachineGroupAttribute(name)
{
    /// <summary>Sockets of the bench, 1 to 16: a job takes a machine for each. Default: 2.</summary>
    [Range(1, 16), MachineCount(MachineCountUse.Job)]
    public int Sockets { get; set; } = 2;
}
