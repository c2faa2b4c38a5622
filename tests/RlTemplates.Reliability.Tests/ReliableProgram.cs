using System.Diagnostics;

namespace RlTemplates.Reliability.Tests;

/// <summary>Starts the program whose runs are killed, stopped and disturbed, as a user would.</summary>
internal static class ReliableProgram
{
    private const string Tracer = "/usr/bin/strace";

    // Runs the program on a disk of its own, which nobody else sees, and then makes room and copies what is there.
    private const string OnDisk = """
        mount -t tmpfs -o "$1" tmpfs "$2" || exit 99
        disk=$2 copy=$3; shift 3
        "$@"; code=$?
        mount -o remount,size=100m,nr_inodes=10000 "$disk" && cp -a "$disk/." "$copy" || exit 99
        exit $code
        """;

    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Reliability.Tests", "RlTemplates.ReliableProgram", StringComparison.Ordinal), "RlTemplates.ReliableProgram.dll");

    private static readonly Lazy<bool> Traces = new(() => OperatingSystem.IsLinux() && File.Exists(Tracer) && RunToEnd(new(Tracer, ["-o", "/dev/null", "true"])).Code == 0);

    private static readonly Lazy<bool> Mounts = new(() => OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare") && RunToEnd(new("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])).Code == 0);

    /// <summary>Whether system calls can be traced here.</summary>
    public static bool CanTrace => Traces.Value;

    /// <summary>Whether disks of a given size can be made here.</summary>
    public static bool CanMount => Mounts.Value;

    /// <summary>Starts it.</summary>
    public static Process Start(string runs, params string[] arguments) => Process.Start(Info(["dotnet", Program, .. arguments, "--runs", runs]))!;

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Errors) Run(string runs, params string[] arguments) => RunToEnd(Info(["dotnet", Program, .. arguments, "--runs", runs]));

    /// <summary>Runs it to its end under strace.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="tracing">What strace does, such as <c>-e inject=fsync:error=EIO:when=3</c>.</param>
    /// <param name="log">Receives the calls.</param>
    /// <param name="arguments">The program's.</param>
    public static (int Code, string Output, string Errors) Trace(string runs, string[] tracing, string log, params string[] arguments) =>
        RunToEnd(Info([Tracer, "-f", "-qq", "--seccomp-bpf", "-o", log, .. tracing, "--", "dotnet", Program, .. arguments, "--runs", runs]));

    /// <summary>Runs it to its end on a disk in memory, and copies what that has then.</summary>
    /// <param name="limit">The disk's limit, such as <c>size=100k</c> or <c>nr_inodes=20</c>.</param>
    /// <param name="copy">Receives the folder of all runs.</param>
    /// <param name="arguments">The program's.</param>
    public static (int Code, string Output, string Errors) RunOn(string limit, string copy, params string[] arguments)
    {
        Directory.CreateDirectory(copy);
        var disk = Directory.CreateTempSubdirectory("rlt-disk").FullName;
        try
        {
            return RunToEnd(Info(["unshare", "-rm", "sh", "-c", OnDisk, "sh", limit, disk, copy, "dotnet", Program, .. arguments, "--runs", disk]));
        }
        finally
        {
            Directory.Delete(disk);
        }
    }

    private static ProcessStartInfo Info(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // Compiled in one go: no time is spent on counting calls.
        Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
    };

    private static (int Code, string Output, string Errors) RunToEnd(ProcessStartInfo info)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
