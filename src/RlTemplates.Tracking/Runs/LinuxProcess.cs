using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>
/// What tells a process from every other one on Linux, also after the clock was set: the boot, the namespace in which its number counts, and its start in ticks since the boot.
/// </summary>
internal static class LinuxProcess
{
    /// <summary>Id of this boot of the machine; null where it cannot be read.</summary>
    public static string? BootId { get; } = Read("/proc/sys/kernel/random/boot_id")?.Trim();

    /// <summary>The namespace in which this process knows others by their numbers; null where that cannot be told.</summary>
    public static string? Namespace { get; } = IsProcOurs() ? Link("/proc/self/ns/pid") : null;

    /// <summary>When a process of this namespace started, in ticks since the boot; null where there is no such process, or nothing is known of it.</summary>
    public static long? StartTicks(int id) =>
        Fields(id) is { Length: > 19 } fields && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : null;

    /// <summary>Whether a process is dead, but keeps its number because nobody has waited for it, as in a container without an init process.</summary>
    public static bool IsZombie(int id) => Fields(id) is ["Z" or "X", ..];

    // What follows the name, which may hold anything: state, parent, …
    private static string[]? Fields(int id) =>
        Read($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat") is { } stat && stat.LastIndexOf(')') is >= 0 and var end && end + 2 < stat.Length ? stat[(end + 2)..].Split(' ') : null;

    // A process may be in a namespace of its own and still see the processes of another one.
    private static bool IsProcOurs() => Link("/proc/self") == System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static string? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return null;
        }
    }

    private static string? Link(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? new FileInfo(path).LinkTarget : null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return null;
        }
    }
}
