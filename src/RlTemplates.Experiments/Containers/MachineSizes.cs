using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Containers;

/// <summary>CPUs of the sizes of machines that the compiler knows too: the same file is in this assembly.</summary>
internal static class MachineSizes
{
    private const string Resource = "known.vmsizes.csv";

    /// <summary>CPUs of a size; null where it is not known. No two providers have a size of one name.</summary>
    /// <param name="size">The size, such as <c>ml.g5.xlarge</c>.</param>
    public static int? Cpus(string size)
    {
        using var stream = typeof(MachineSizes).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        var columns = reader.ReadLine()?.Split(',') ?? [];
        var at = Array.IndexOf(columns, "cpus");
        while (at > 1 && reader.ReadLine() is { } line)
        {
            if (line.Split(',') is var fields && fields.Length > at && fields[1].Equals(size, StringComparison.OrdinalIgnoreCase))
                return int.TryParse(fields[at], NumberStyles.None, CultureInfo.InvariantCulture, out var cpus) ? cpus : null;
        }
        return null;
    }

    /// <summary>What to say where a process sees fewer CPUs than its machine has; null where nothing is to be said.</summary>
    /// <param name="size">The size of the machine.</param>
    /// <param name="seen">The CPUs that the process may use.</param>
    public static string? Warning(string size, int seen) => Cpus(size) is { } cpus ? Warning(size, cpus, seen) : null;

    /// <summary>What to say where a job sees fewer CPUs than the head that it was submitted to; null where nothing is to be said.</summary>
    /// <param name="definition">The experiment.</param>
    /// <param name="run">The job's run.</param>
    /// <param name="seen">The CPUs that the process may use.</param>
    public static string? Warning(ExperimentDefinition definition, RunInfo run, int seen)
    {
        if (definition.Targets.FirstOrDefault(t => t.Kind == run.Job?.Kind && t.Name.Equals(run.Job.Target, StringComparison.OrdinalIgnoreCase)) is not { } target)
            return null;
        try
        {
            var head = target.BindMachines(target.Bind(run.Config), definition.Machines, run.Config).OfType<HeadAttribute>().FirstOrDefault();
            return head switch
            {
                null => null,
                { VmSize: { } size } => Warning(size, seen),
                { Cpus: > 0 } => Warning($"The machine of [Head(\"{head.Name}\")]", head.Cpus, seen),
                _ => null,
            };
        }
        catch (UserException)
        {
            // The class has other machines by now.
            return null;
        }
    }

    private static string? Warning(string machine, int cpus, int seen) => seen >= cpus ? null : string.Create(CultureInfo.InvariantCulture,
        $"{machine} has {cpus} CPUs, but this process may use {seen}: a quota of its container, an affinity or DOTNET_PROCESSOR_COUNT limits it. "
        + $"Threads and workers are counted by what it may use");
}
