using System.Globalization;

namespace RlTemplates.Containers;

/// <summary>CPUs of the sizes of machines that the compiler knows too: the same file is in this assembly.</summary>
internal static class MachineSizes
{
    private const string Resource = "known.vmsizes.csv";

    /// <summary>CPUs of a size; null where it is not known.</summary>
    /// <param name="provider">Whose size: <c>azure</c> or <c>sagemaker</c>.</param>
    /// <param name="size">The size, such as <c>ml.g5.xlarge</c>.</param>
    public static int? Cpus(string provider, string size)
    {
        using var stream = typeof(MachineSizes).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        var columns = reader.ReadLine()?.Split(',') ?? [];
        var at = Array.IndexOf(columns, "cpus");
        while (at > 1 && reader.ReadLine() is { } line)
        {
            if (line.Split(',') is var fields && fields.Length > at && fields[0] == provider && fields[1].Equals(size, StringComparison.OrdinalIgnoreCase))
                return int.TryParse(fields[at], NumberStyles.None, CultureInfo.InvariantCulture, out var cpus) ? cpus : null;
        }
        return null;
    }

    /// <summary>What to say where a process sees fewer CPUs than its machine has; null where nothing is to be said.</summary>
    /// <param name="provider">Whose size.</param>
    /// <param name="size">The size of the machine.</param>
    /// <param name="seen">The CPUs that the process may use.</param>
    public static string? Warning(string provider, string size, int seen) => Cpus(provider, size) is { } cpus ? Warning(size, cpus, seen) : null;

    /// <summary>What to say where a process sees fewer CPUs than it was to have; null where nothing is to be said.</summary>
    /// <param name="machine">The machine, in words.</param>
    /// <param name="cpus">Its CPUs.</param>
    /// <param name="seen">The CPUs that the process may use.</param>
    public static string? Warning(string machine, int cpus, int seen) => seen >= cpus ? null : string.Create(CultureInfo.InvariantCulture,
        $"{machine} has {cpus} CPUs, but this process may use {seen}: a quota of its container, an affinity or DOTNET_PROCESSOR_COUNT limits it. Threads and workers are counted by what it may use");
}
