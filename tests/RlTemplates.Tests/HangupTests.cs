using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>Trainings whose terminal closes, or which are told so.</summary>
public sealed class HangupTests : IDisposable
{
    private static readonly string Train =
        $"exec dotnet '{SampleProgram.Program}' train --stop.timesteps-total 1000000000 --stop.episode-reward-mean 100000 --stop.time-total-s 100000 --evaluation.episodes 1";

    private readonly string _folder = Directory.CreateTempSubdirectory("hangup").FullName;
    private Process? _training;

    public void Dispose()
    {
        if (_training is { HasExited: false } left)
            left.Kill();
        _training?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private long Rows => Store.List() is [{ MetricsPath: var path }] && File.Exists(path) ? new FileInfo(path).Length : 0;

    [SlowTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_training_ends_with_a_checkpoint_or_goes_on_where_it_was_told_to_ignore_it(bool closesTerminal, bool ignores)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Needs POSIX signals, and env and script as Linux has them.");
        if (closesTerminal && !Has("script"))
            Assert.Skip("Needs script, which makes terminals.");
        using var around = Start(closesTerminal, ignores);
        await Until(() => Rows > 0);
        _training = Process.GetProcessById(Store.Find("latest").ProcessId!.Value);
        (_training.Id != around.Id).ShouldBe(closesTerminal);

        if (closesTerminal)
            around.Kill();
        else
            Signal("HUP");

        if (ignores)
        {
            var rows = Rows;
            await Until(() => Rows > rows + 1000);
            Store.Find("latest").Status.ShouldBe(RunStatus.Running);
            Signal("TERM");
        }
        await Until(() => Store.Find("latest").Status != RunStatus.Running);
        await Until(() => _training.HasExited);
        Store.Find("latest").Status.ShouldBe(RunStatus.Interrupted);
        new CheckpointStore(Store.Find("latest").CheckpointsPath).Latest().ShouldNotBeNull();
    }

    private Process Start(bool inTerminal, bool ignores)
    {
        // Tests may run in the background of a script, where the signal is ignored, and children inherit that.
        string[] command = ["--" + (ignores ? "ignore" : "default") + "-signal=HUP", .. inTerminal ? new[] { "script", "-qc", Train, "/dev/null" } : ["sh", "-c", Train]];
        var process = Process.Start(new ProcessStartInfo("env", command) { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        return process;
    }

    private void Signal(string signal) => Process.Start("kill", [$"-{signal}", $"{_training!.Id}"]).WaitForExit();

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task Until(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }
}
