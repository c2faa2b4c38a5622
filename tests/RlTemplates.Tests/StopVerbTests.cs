using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary><c>stop</c>, with real processes.</summary>
public sealed class StopVerbTests : IDisposable
{
    private static readonly string[] Endless = ["--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "1d"];

    private readonly string _folder = Directory.CreateTempSubdirectory("stop").FullName;
    private readonly List<Process> _started = [];

    public StopVerbTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs POSIX signals.");

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    [Fact]
    public async Task A_submitted_run_ends_with_a_checkpoint_while_stop_waits()
    {
        await Run(["submit", .. Endless]);
        var id = Store.Find("latest").Id;

        var (code, output, errors) = await Run("stop", id[..^2], "--grace", "5m");

        code.ShouldBe(0, output + errors);
        var run = Store.Find(id);
        run.Status.ShouldBe(RunStatus.Interrupted);
        var checkpoint = new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        output.ReplaceLineEndings("\n").ShouldBe($"{id} interrupted: resume it to go on; newest checkpoint: {checkpoint.Path}\n");
        errors.ShouldStartWith($"Asked {id} to end with a checkpoint.");
        (await Run("stop", id)).ShouldBe((0, $"{id} has ended already: it is interrupted{Environment.NewLine}", ""));
    }

    [Fact]
    public async Task Now_ends_a_process_that_does_not_and_records_who_did()
    {
        var run = Claim(Sleeper());

        var (code, output, errors) = await Run("stop", "latest", "--now");

        (code, errors).ShouldBe((0, ""));
        output.ShouldStartWith($"{run.Id} ended at once; what it trained since its newest checkpoint is lost");
        _started[0].WaitForExit(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        var ended = Store.Find("latest");
        (ended.Status, ended.StopReason, ended.ExitCode).ShouldBe((RunStatus.Interrupted, "ended at once by stop --now", 137));
    }

    [SlowFact]
    public async Task A_process_that_goes_on_is_told_of_and_one_that_ends_without_a_word_is_lost()
    {
        var stubborn = Claim(Sleeper("trap '' TERM; while :; do sleep 1; done"));
        var (code, _, errors) = await Run("stop", "latest", "--grace", "1ms", "--runs", Store.Root);
        code.ShouldBe(1);
        errors.ShouldContain($"Run {stubborn.Id} has not ended within 5 seconds; it may still write its checkpoint. Follow it with: attach {stubborn.Id} --runs {Store.Root}");
        errors.ShouldContain("is still ending (2 of 5 s)");
        (await Run("stop", "latest", "--grace", "0s")).Code.ShouldBe(0);
        _started[0].HasExited.ShouldBeFalse();

        var lost = Claim(Sleeper());
        var ended = await Run("stop", lost.Id);
        (ended.Code, ended.Errors.Contains($"error: Run {lost.Id} is lost: its process ended without writing its end", StringComparison.Ordinal)).ShouldBe((1, true), ended.Errors);
        (await Run("stop", lost.Id)).ShouldBe((2, "",
            $"error: Run {lost.Id} cannot be stopped: it is lost, since its process {_started[1].Id} has vanished. train --resume {lost.Id} continues it.{Environment.NewLine}"));
    }

    [SlowFact]
    public async Task Stop_waits_as_long_as_the_run_has_that_was_started_with_a_grace_period()
    {
        var run = Claim(Sleeper("trap '' TERM; while :; do sleep 1; done"));
        RunFile.Write(run with { GraceSeconds = 2 });
        (await Run("stop", run.Id)).Errors.ShouldContain($"Run {run.Id} has not ended within 7 seconds");
    }

    [Fact]
    public async Task The_latest_run_to_stop_is_the_newest_that_goes_on()
    {
        var stubborn = Claim(Sleeper("trap '' TERM; while :; do sleep 1; done"));
        using (var writer = RunWriter.Open(Store.Create("pole", new())))
            writer.End(RunStatus.Completed, "because", 0, null);

        (await Run("stop", "--grace", "0s")).Output.ShouldStartWith($"asked {stubborn.Id} to end");
    }

    [SlowFact]
    public async Task A_run_records_the_grace_period_that_it_was_started_with()
    {
        await Run(["submit", "--grace", "1m1ms", .. Endless]);
        var id = Store.Find("latest").Id;
        for (var clock = Stopwatch.StartNew(); Store.Find(id).StartedAt is null; await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));

        Store.Find(id).GraceSeconds.ShouldBe(61);
        (await Run("stop", id)).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("elsewhere", false, "is trained on elsewhere; stop it there.")]
    [InlineData(null, true, "is a sweep, and without it its trials would go on; leave out --now.")]
    public async Task What_cannot_be_ended_at_once_gets_no_signal(string? host, bool isSweep, string expected)
    {
        var run = Claim(Sleeper(), host, isSweep ? RunKind.Sweep : RunKind.Run);

        var (code, _, errors) = await Run("stop", run.Id, "--now");

        (code, errors).ShouldBe((2, $"error: Run {run.Id} {expected}{Environment.NewLine}"));
        _started[0].WaitForExit(500).ShouldBeFalse();
    }

    private Process Sleeper(string script = "exec sleep 600")
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]))!;
        _started.Add(process);
        return process;
    }

    /// <summary>A run that names a process as its own, which it is as far as anybody can tell.</summary>
    private RunInfo Claim(Process process, string? host = null, RunKind kind = RunKind.Run)
    {
        var run = Store.Create("pole", new() { Kind = kind });
        var claimed = ProcessIdentity.Expect(run, process.Id, new(process.StartTime.ToUniversalTime(), TimeSpan.Zero)) with { Status = RunStatus.Running, StartedAt = DateTimeOffset.UtcNow };
        RunFile.Write(host is null ? claimed : claimed with { Host = host });
        return claimed;
    }
}
