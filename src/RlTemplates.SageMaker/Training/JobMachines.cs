using RlTemplates.Experiments;

namespace RlTemplates.SageMaker.Training;

/// <summary>The machines of a job: all of one type, or groups.</summary>
/// <param name="Type">The type of all; null where there are groups.</param>
/// <param name="Count">Their number.</param>
/// <param name="Groups">Groups; none where all are of one type.</param>
internal sealed record JobMachines(string? Type, int Count, IReadOnlyList<InstanceGroup> Groups)
{
    /// <summary>Those of an attribute and its machine groups.</summary>
    /// <exception cref="UserException">There are none, or a group does not say which.</exception>
    public static JobMachines Of(SageMakerAttribute settings, JobDescription job)
    {
        if (settings.InstanceType is { } type)
            return new(type, settings.InstanceCount, []);
        var groups = job.Machines.Select(g => Group(g, job.Target.Name)).ToList();
        return groups switch
        {
            [] => throw new UserException($"'{job.Target.Name}' has no machines: name their type by InstanceType on [SageMaker], such as ml.m5.xlarge, or declare machine groups."),
            [var only] => new(only.InstanceType, only.InstanceCount, []),
            _ => new(null, 0, groups),
        };
    }

    private static InstanceGroup Group(MachineGroupAttribute group, string target) => new(
        group.Name,
        group.VmSize ?? throw new UserException(
            $"The machine group '{group.Name}' has no VmSize; '{target}' needs the type of its machines, such as ml.m5.xlarge."),
        Math.Max(group.NodeCount > 0 ? group.NodeCount : group.MaxNodes, 1));
}
