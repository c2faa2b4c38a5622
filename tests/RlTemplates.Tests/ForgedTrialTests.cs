using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>Sweeps of which a trial names a process that is not its own.</summary>
public sealed class ForgedTrialTests : IDisposable
{
    private const string Yaml = """
        stop: { timesteps_total: 1000000000, episode_reward_mean: 100000, time_total_s: 100000 }
        sweep: { method: grid, parameters: { seed: { values: [1, 2] } }, parallel: 2 }
        """;

    private static readonly string[] Identity = ["process_started_at", "process_start_ticks", "process_namespace", "boot_id"];

    private readonly string _folder = Directory.CreateTempSubdirectory("forged").FullName;
    private readonly Process? _foreign = OperatingSystem.IsWindows() ? null : Process.Start("sleep", "600");
    private readonly List<Process> _started = [];
    private readonly List<Task<string>> _said = [];

    public void Dispose()
    {
        foreach (var started in _started)
        {
            if (!started.HasExited)
                started.Kill();
            started.Dispose();
        }
        _foreign?.Kill();
        _foreign?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private List<RunInfo> Trials => [.. Store.List("pole").Where(r => r.Parent is not null).OrderBy(r => r.Tags["trial"], StringComparer.Ordinal)];

    private RunInfo SweepRun => Store.List("pole").Single(r => r.Kind == RunKind.Sweep);

    [SlowTheory]
    [InlineData(Forgery.AnotherStart, false)]
    [InlineData(Forgery.NoIdentity, false)]
    [InlineData(Forgery.NoStart, false)]
    [InlineData(Forgery.AnotherStart, true)]
    [InlineData(Forgery.NoIdentity, true)]
    [InlineData(Forgery.NoStart, true)]
    public async Task A_sweep_signals_no_process_that_is_not_known_to_be_its_trials_and_ends_the_others(Forgery forgery, bool whileItRuns)
    {
        if (_foreign is null)
            Assert.Skip("Needs POSIX signals.");
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "configs", "x.yaml"), Yaml, TestContext.Current.CancellationToken);
        var first = Start("sweep", "--config", "x");
        await Until(() => Trials is { Count: 2 } begun && begun.TrueForAll(t => t.Status == RunStatus.Running && File.Exists(t.MetricsPath)));
        _started.AddRange(Trials.Select(t => Process.GetProcessById(t.ProcessId!.Value)));
        // Killed alone, the sweep leaves its trials, which a resumed sweep knows through their files alone.
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (!whileItRuns)
            Forge(forgery);
        var second = Start("sweep", "--resume", "latest");
        await Until(() => SweepRun.Status == RunStatus.Running);
        if (whileItRuns)
            Forge(forgery);

        Kill("TERM", second);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        _foreign.WaitForExit(500).ShouldBeFalse();
        var errors = await _said[^1];
        second.ExitCode.ShouldBe(130, errors);
        SweepRun.Status.ShouldBe(RunStatus.Interrupted);
        Trials[1].Status.ShouldBe(RunStatus.Interrupted);
        if (forgery != Forgery.AnotherStart)
            errors.Trim().ShouldBe($"warning: Trial 1 is left behind: Run {Trials[0].Id} names process {_foreign.Id}, which is not known to be its own, so it gets no signal; end the training yourself.");
    }

    /// <summary>What is wrong with the process that a trial names.</summary>
    public enum Forgery
    {
        /// <summary>It began at another time.</summary>
        AnotherStart,

        /// <summary>Nothing but its number is told.</summary>
        NoIdentity,

        /// <summary>Its start is not told, its boot and namespace are.</summary>
        NoStart,
    }

    private void Forge(Forgery forgery)
    {
        // Stopped first, so that it does not write the file again.
        using var own = Process.GetProcessById(Trials[0].ProcessId!.Value);
        Kill("STOP", own);
        var path = Path.Combine(Trials[0].Directory, "run.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        (json["status"], json["process_id"]) = ("running", _foreign!.Id);
        foreach (var field in forgery switch { Forgery.NoIdentity => Identity, Forgery.NoStart => Identity[..2], _ => [] })
            json.Remove(field);
        if (forgery == Forgery.AnotherStart)
            json["process_started_at"] = _foreign.StartTime.ToUniversalTime().AddMinutes(-1).ToString("O");
        // As a whole, so that the sweep never reads half of it.
        File.WriteAllText(path + ".forged", json.ToJsonString());
        File.Move(path + ".forged", path, overwrite: true);
        own.Kill();
    }

    private static void Kill(string signal, Process process) => Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();

    private Process Start(params string[] args)
    {
        var process = SampleProgram.StartIn(_folder, args);
        _started.Add(process);
        _said.Add(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        _said.Add(process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return process;
    }

    private static async Task Until(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }
}
