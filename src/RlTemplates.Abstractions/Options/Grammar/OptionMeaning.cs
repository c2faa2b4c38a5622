namespace RlTemplates.Options;

/// <summary>What policies know of an option of a target or machine group, from the attributes on its property.</summary>
#if RLTEMPLATES_GENERATOR
internal
#else
public
#endif
enum OptionMeaning
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It names a size of machines: <c>[MachineSize]</c>.</summary>
    MachineSize,

    /// <summary>It bounds the machines that there may be: <c>[MachineCount]</c>.</summary>
    MachineLimit,

    /// <summary>It is the number of machines that one job takes: <c>[MachineCount(MachineCountUse.Job)]</c>.</summary>
    JobMachines,

    /// <summary>It is that number where nothing else says it: <c>[MachineCount(MachineCountUse.JobByDefault)]</c>.</summary>
    JobMachinesByDefault,

    /// <summary>It is the time after which a job is ended: <c>[JobDuration]</c>.</summary>
    JobDuration,
}
