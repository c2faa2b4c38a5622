using System.Diagnostics;
using RlTemplates.RemoteProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Faults;

/// <summary>A folder of runs, a source directory and a depot, for commands in this process and in processes of their own.</summary>
internal sealed class DepotScratch : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Estimators.Tests", "RlTemplates.RemoteProgram", StringComparison.Ordinal), "RlTemplates.RemoteProgram.dll");

    // Runs the command on a disk of its own, which nobody else sees, and then copies what is there.
    private const string OnDisk = """
        mount -t tmpfs -o "size=$1" tmpfs "$2" || exit 99
        disk=$2 copy=$3; shift 3
        "$@"; code=$?
        mount -o remount,size=100m "$disk" && cp -a "$disk/." "$copy" || exit 99
        exit $code
        """;

    private readonly ScratchFolder _folder = new();

    public DepotScratch()
    {
        Root = Path.GetDirectoryName(_folder.Runs)!;
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(Source, "notes.txt"), "what travels");
    }

    public string Root { get; }

    public string Source => Path.Combine(Root, "source");

    public string DepotFolder => Path.Combine(Root, "depot");

    public Depot Depot => new(DepotFolder);

    public RunStore Store => _folder.Store;

    /// <summary>The only run.</summary>
    public RunInfo OnlyRun => Store.List().ShouldHaveSingleItem();

    /// <summary>The only job of the depot.</summary>
    public string OnlyJob => Depot.Jobs.ShouldHaveSingleItem();

    /// <summary>Whether disks of a given size can be made here.</summary>
    public static bool CanMount => OperatingSystem.IsLinux() && TestCommand.Works("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt");

    public void Dispose() => _folder.Dispose();

    /// <summary>The command that submits to the depot.</summary>
    public string[] Submit(params string[] args) => ["submit", .. Target, .. args];

    /// <summary>Options that name the depot.</summary>
    public string[] Target => ["--to", "depot", "--targets.depot.folder", DepotFolder, "--targets.depot.source-directory", Source];

    /// <summary>Runs a command in this process.</summary>
    public Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(RemoteExperiment.Definition, args);

    /// <summary>Runs a command in a process of its own.</summary>
    /// <param name="fault">What goes wrong in it; null for nothing.</param>
    /// <param name="args">The command.</param>
    public async Task<(int Code, string Output, string Errors)> RunProcess(string? fault, params string[] args)
    {
        using var process = Start(fault, args);
        return await EndOf(process);
    }

    /// <summary>Starts a command in a process of its own.</summary>
    public Process Start(string? fault, params string[] args) => Start(["dotnet", Program, .. args, "--runs", _folder.Runs], fault);

    /// <summary>Runs a command in a process of its own whose runs are on a disk of a given size, and copies them home.</summary>
    public async Task<(int Code, string Output, string Errors)> RunOnDisk(string size, params string[] args)
    {
        Directory.CreateDirectory(_folder.Runs);
        var disk = Directory.CreateDirectory(Path.Combine(Root, "disk")).FullName;
        using var process = Start(["unshare", "-rm", "sh", "-c", OnDisk, "sh", size, disk, _folder.Runs, "dotnet", Program, .. args, "--runs", disk], null);
        return await EndOf(process);
    }

    /// <summary>What a process has said when it ends.</summary>
    public static async Task<(int Code, string Output, string Errors)> EndOf(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task Until(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(20))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    private Process Start(string[] command, string? fault)
    {
        var info = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        if (fault is not null)
            info.Environment[Fault.Variable] = fault;
        return Process.Start(info)!;
    }
}
