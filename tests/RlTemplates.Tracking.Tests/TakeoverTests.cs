using System.Globalization;

namespace RlTemplates.Tracking.Tests;

/// <summary>Two processes that would write one run.</summary>
public sealed class TakeoverTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;
    private readonly RunInfo _run;

    public TakeoverTests()
    {
        _store = new(_folder.Path);
        _run = _store.Create("a", new());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_another_host_trains_is_not_taken_over()
    {
        LeaveRunning("another-machine");
        Beat(1);
        using var beating = new Timer(_ => Beat(System.Environment.TickCount64), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var notes = new List<string>();

        Should.Throw<UserException>(() => Open(notes.Add)).Message.ShouldBe(
            $"Run {_run.Id} cannot be used: process 12 of host another-machine trains it ({_run.Directory}). End that process first.");
        notes.ShouldHaveSingleItem().ShouldContain("waiting 12 s for a sign of life");
    }

    [Fact]
    public void A_run_whose_host_gives_no_sign_of_life_is_taken_over_after_a_while()
    {
        LeaveRunning("another-machine");
        Beat(1);
        var notes = new List<string>();

        using var writer = Open(notes.Add);

        writer.Start();
        notes.Count.ShouldBe(1);
        _store.Reload(_run).Status.ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void An_old_sign_of_life_is_not_waited_for()
    {
        LeaveRunning("another-machine");
        Beat(1, DateTimeOffset.UtcNow.AddHours(-1));
        File.SetLastWriteTimeUtc(Path.Combine(_run.Directory, Heartbeat.Name), DateTime.UtcNow.AddHours(-1));

        using var writer = Open(_ => Assert.Fail("It waited."));
    }

    [Fact]
    public void The_wait_can_be_ended()
    {
        LeaveRunning("another-machine");
        Beat(1);
        using var cancelled = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() => Open(_ => cancelled.Cancel(), cancelled.Token));

        RunWriter.Open(_store.Create("a", new())).Dispose();
    }

    [Fact]
    public void A_container_that_was_started_anew_waits_for_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There are no namespaces.");
        LeaveRunning(System.Environment.MachineName, run => run with { BootId = LinuxProcess.BootId, ProcessNamespace = "pid:[1]" });
        Beat(System.Environment.TickCount64);

        using var writer = Open(_ => Assert.Fail("It waited, although it has the lock."));
    }

    [Fact]
    public void A_writer_whose_run_is_taken_over_writes_nothing_more()
    {
        using var writer = RunWriter.Open(_run);
        writer.Start();
        Beat(1);
        var before = File.ReadAllText(Path.Combine(_run.Directory, RunFile.Name));

        Should.Throw<TakenOverException>(writer.EnsureOurs).Message.ShouldBe(
            $"Run {_run.Id} was taken over by process 12 of another-machine; this process ends and writes nothing more of it.");
        writer.End(RunStatus.Failed, "taken over", 1);

        File.ReadAllText(Path.Combine(_run.Directory, RunFile.Name)).ShouldBe(before);
        writer.Info.Status.ShouldBe(RunStatus.Failed);
        writer.Dispose();
        File.Exists(Path.Combine(_run.Directory, Heartbeat.Name)).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_is_removed_is_made_again_and_locked()
    {
        using var writer = RunWriter.Open(_run);
        var warnings = new List<string>();
        writer.Attempts.Warn = warnings.Add;
        writer.Start();
        Directory.Delete(Path.GetDirectoryName(_run.Directory)!, recursive: true);

        writer.EnsureOurs();

        warnings.ShouldHaveSingleItem().ShouldStartWith($"the folder {_run.Directory} was removed during training");
        _store.Reload(_run).Status.ShouldBe(RunStatus.Running);
        Should.Throw<UserException>(() => RunWriter.Open(_run)).Message.ShouldContain("another process");
        writer.EnsureOurs();
        warnings.Count.ShouldBe(1);
    }

    private RunWriter Open(Action<string> note, CancellationToken cancellationToken = default) => RunWriter.OpenOrWait(_run, null, default, note, cancellationToken);

    private void LeaveRunning(string host, Func<RunInfo, RunInfo>? change = null)
    {
        var run = _run with
        {
            Status = RunStatus.Running,
            StartedAt = DateTimeOffset.UtcNow,
            Host = host,
            ProcessId = 12,
            BootId = "another-boot",
        };
        RunFile.Write(change is null ? run : change(run));
    }

    private void Beat(long ticks, DateTimeOffset? time = null) => File.WriteAllText(
        Path.Combine(_run.Directory, Heartbeat.Name),
        string.Create(CultureInfo.InvariantCulture, $"token\nanother-boot\n{ticks}\n{time ?? DateTimeOffset.UtcNow:O}\n12 of another-machine\n"));
}
