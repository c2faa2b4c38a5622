using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Reliability.Tests;

/// <summary>From SIGTERM to a complete checkpoint, in the middle of iterations that would take minutes.</summary>
public sealed class StopTests : IDisposable
{
    // A loaded machine may take longer; the long form, on a quiet one, holds what is promised.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Extent.Of(15, 5));

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-stop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, int, int> Cases => Extent.IsLong
        ? [.. from experiment in new[] { "ppo", "dqn", "sac", "impala", "impala-free" } from milliseconds in new[] { 1, 200, 1000 } from threads in new[] { 1, 8 } select (experiment, milliseconds, threads)]
        : [("ppo", 200, 1), ("impala", 200, 1), ("dqn", 1, 1)];

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn)), MemberData(nameof(Cases))]
    public async Task A_signal_in_mid_iteration_leads_to_a_checkpoint_in_time(string experiment, int stepMilliseconds, int threads)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        string[] free = experiment == "impala-free" ? ["--algorithm.lock-step", "false"] : [];
        using var process = ReliableProgram.Start(
            _folder,
            ["train", "--experiment", experiment.Split('-')[0], "--environment.step-milliseconds", stepMilliseconds.Text(), "--environment-threads", threads.Text(),
             "--stop.training-iteration", "1000000", "--checkpoint.interval-seconds", "0", .. free]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var store = new RunStore(_folder);
        for (var i = 0; store.List() is not [{ Status: RunStatus.Running }]; i++)
        {
            i.ShouldBeLessThan(600);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);

        var signalled = DateTime.UtcNow;
        Process.Start("kill", ["-TERM", process.Id.Text()]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = store.Find("latest");
        (process.ExitCode, run.Status).ShouldBe((130, RunStatus.Interrupted), await output);
        var checkpoint = new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        var taken = Directory.GetLastWriteTimeUtc(checkpoint.Path) - signalled;
        Extent.Report(FormattableString.Invariant($"| {experiment} | {stepMilliseconds} ms | {threads} | {taken.TotalSeconds:0.0} s | {(DateTime.UtcNow - signalled).TotalSeconds:0.0} s |"));
        // Copies are stepped one after another unless they have threads: a round of steps of eight takes eight times as long as one, and a second is left for the checkpoint.
        if (stepMilliseconds * 8 / threads <= 4000)
            taken.ShouldBeLessThan(Longest, await output);
    }

    [Fact(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn))]
    public async Task A_step_that_does_not_return_after_the_longest_time_ends_with_its_process_and_the_run_says_so()
    {
        using var process = ReliableProgram.Start(
            _folder, ["train", "--experiment", "ppo", "--environment.step-milliseconds", "60000", "--max-duration", "2s", "--grace", "1s", "--stop.training-iteration", "1000000"]);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(50), TestContext.Current.CancellationToken);

        var run = new RunStore(_folder).Find("latest");
        (process.ExitCode, run.Status, run.ExitCode, run.StopReason).ShouldBe((137, RunStatus.Interrupted, 137, "killed: the maximum duration of 2s is over, and it had not ended 11s later"));
    }
}
