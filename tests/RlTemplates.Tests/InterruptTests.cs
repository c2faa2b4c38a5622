using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>Signals that a terminal or a scheduler sends to a real process.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interrupt").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_training_with_a_checkpoint_and_resume_goes_on(string signal)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no POSIX signals.");
        if (IsIgnored(signal))
            Assert.Skip($"SIG{signal} is ignored here, as in background jobs of a script or under nohup, and children inherit that.");
        using var process = Start("train", "--stop.timesteps-total", "1000000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var store = new RunStore(_folder);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(() => store.List().Any(run => File.Exists(run.MetricsPath) && new FileInfo(run.MetricsPath).Length > 0));

        Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        (await output).ShouldContain("Ctrl-C again ends at once");
        (await errors).ShouldBeEmpty();

        var run = store.Find("latest");
        (process.ExitCode, run.Status).ShouldBe((130, RunStatus.Interrupted));
        new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        using var resumed = Start("train", "--resume", "latest", "--stop.timesteps-total", "1");
        await resumed.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await resumed.WaitForExitAsync(TestContext.Current.CancellationToken);
        (resumed.ExitCode, store.Find("latest").Status).ShouldBe((0, RunStatus.Completed));
    }

    [Fact]
    public async Task A_working_directory_that_was_removed_is_named()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Other systems keep a folder that somebody works in.");
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "gone")).FullName;
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "rmdir \"$1\" && exec dotnet \"$0\" runs", SampleProgram.Program, folder]) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (process.ExitCode, errors.Trim()).ShouldBe((2, "error: The working directory was removed, or may not be read; change to another one."));
    }

    private Process Start(params string[] args) => SampleProgram.Start(_folder, args);

    /// <summary>Whether this process, and so each of its children, ignores a signal; where the system does not tell, it is taken to be heeded.</summary>
    private static bool IsIgnored(string signal)
    {
        const string Status = "/proc/self/status";
        var number = signal switch { "HUP" => 1, "INT" => 2, _ => 15 };
        return File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
            && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) >> (number - 1) & 1) == 1;
    }

    private static async Task Until(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached();)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
