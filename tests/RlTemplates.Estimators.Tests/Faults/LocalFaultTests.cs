using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Faults;

/// <summary>What may go wrong with a job of this machine, in real processes.</summary>
public sealed class LocalFaultTests : IDisposable
{
    private readonly DepotScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SlowTheory]
    [InlineData(100)]
    [InlineData(400)]
    [InlineData(800)]
    public async Task A_command_that_is_killed_at_any_moment_and_run_again_trains_once(int milliseconds)
    {
        string[] command = ["submit", "--name", "pole"];
        using (var killed = _scratch.Start(null, command))
        {
            await Task.Delay(milliseconds);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        var again = await _scratch.RunProcess(null, command);
        var attached = await _scratch.RunProcess(null, "attach", "pole");

        // The first command may have come to its end, or its process trains without it.
        if (again.Code != 0)
            again.Errors.ShouldContain($"Run {_scratch.OnlyRun.Id} ");
        (attached.Code, _scratch.OnlyRun.Status).ShouldBe((0, RunStatus.Completed), again.Errors + attached.Errors + attached.Output);
        var iterations = MetricReader.Read(_scratch.OnlyRun.MetricsPath).Select(row => (int)row[Metric.TrainingIteration]).ToList();
        iterations.ShouldBe(Enumerable.Range(1, iterations.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(400)]
    public async Task A_stop_that_races_with_completion_ends_in_one_of_the_two(int milliseconds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs POSIX signals.");
        (await _scratch.RunProcess(null, "submit", "--stop.timesteps-total", "4000")).Code.ShouldBe(0);
        await Task.Delay(milliseconds);

        var (code, output, errors) = await _scratch.RunProcess(null, "stop", "latest", "--grace", "60s");

        var run = _scratch.OnlyRun;
        run.Status.ShouldBeOneOf(RunStatus.Completed, RunStatus.Interrupted);
        run.ExitCode.ShouldBe(run.Status == RunStatus.Completed ? 0 : 130);
        string[] words = [$"{run.Id} {RunText.Status(run.Status)}", $"{run.Id} has ended already: it is completed"];
        (code, words.Any(w => output.Contains(w, StringComparison.Ordinal))).ShouldBe((0, true), output + errors);
        await DepotScratch.Until(() => !IsAlive(run.ProcessId!.Value));
    }

    private static bool IsAlive(int id)
    {
        if (LinuxProcess.IsZombie(id))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
