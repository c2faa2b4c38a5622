using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Training;

/// <summary>The machines of a job: those of its head.</summary>
internal static class JobMachines
{
    /// <summary>The head's group; null where the service provides machines itself.</summary>
    public static HeadAttribute? HeadOf(JobDescription job) => job.Machines.OfType<HeadAttribute>().SingleOrDefault();

    /// <summary>Machines of the job of a head, or of a job whose machines the service provides.</summary>
    public static int CountOf(AzureMlAttribute settings, HeadAttribute? head) => settings.EntryScript is null ? 1 : settings.InstanceType is null ? CountOf(head) : settings.InstanceCount;

    /// <summary>Machines that a job of a group takes.</summary>
    public static int CountOf(MachineGroupAttribute? group) =>
        Math.Max(group is WorkersAttribute { NodeCount: 0, MaxNodes: var most } ? most : group?.NodeCount ?? 1, 1);

    /// <summary>What to ask for a cluster of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="settings">The attribute of the target.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="location">Its region.</param>
    /// <param name="target">Name of the target, for messages.</param>
    /// <exception cref="UserException">The group does not name a size.</exception>
    public static ComputeSpec SpecOf(MachineGroupAttribute group, AzureMlAttribute settings, WorkspaceName workspace, string location, string target) => new()
    {
        Location = location,
        VmSize = group.VmSize ?? throw new UserException($"The machine group '{group.Name}' has no VmSize; '{target}' makes a cluster of machines of one size, such as STANDARD_D2_V2."),
        IsLowPriority = group.LowPriority,
        MinNodes = group.MinNodes,
        MaxNodes = Math.Max(Math.Max(group.MaxNodes, group.NodeCount), 1),
        IdleSeconds = group.IdleSeconds == 0 ? null : group.IdleSeconds,
        SubnetId = SubnetOf(group, settings, workspace),
    };

    /// <summary>Id of the subnet of a group's machines; null where it has no network.</summary>
    /// <param name="group">The group.</param>
    /// <param name="settings">The attribute of the target.</param>
    /// <param name="workspace">The workspace.</param>
    public static string? SubnetOf(MachineGroupAttribute group, AzureMlAttribute settings, WorkspaceName workspace) =>
        (group.VirtualNetwork ?? settings.VirtualNetwork) is { } network ? workspace.Subnet(network, settings.Subnet, settings.NetworkResourceGroup) : null;
}
