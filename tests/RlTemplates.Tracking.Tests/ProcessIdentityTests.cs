using System.Globalization;

namespace RlTemplates.Tracking.Tests;

public sealed class ProcessIdentityTests : IDisposable
{
    private const string Elsewhere = "another-machine";

    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;
    private readonly RunWriter _writer;

    public ProcessIdentityTests()
    {
        _store = new(_folder.Path);
        _writer = RunWriter.Open(_store.Create("a", new()));
        _writer.Start();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_clock_that_is_set_kills_no_run_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system keeps the time at which a process started.");

        StatusOf(run => run with { ProcessStartedAt = run.ProcessStartedAt!.Value.AddHours(-1) }).ShouldBe(RunStatus.Running);
        StatusOf(run => run with { ProcessStartTicks = run.ProcessStartTicks - 1 }).ShouldBe(RunStatus.Lost);
    }

    [Fact]
    public void The_time_of_the_start_counts_in_files_without_ticks() =>
        StatusOf(run => run with { BootId = null, ProcessNamespace = null, ProcessStartTicks = null, ProcessStartedAt = run.ProcessStartedAt!.Value.AddHours(-1) })
            .ShouldBe(RunStatus.Lost);

    [Fact]
    public void A_process_of_another_namespace_lives_as_long_as_its_heartbeat()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There are no namespaces.");
        RunInfo Other(RunInfo run) => run with { ProcessId = int.MaxValue, ProcessNamespace = "pid:[1]", CreatedAt = DateTimeOffset.UtcNow.AddDays(-1) };

        StatusOf(Other).ShouldBe(RunStatus.Running);
        Beat(LinuxProcess.BootId, System.Environment.TickCount64 - 60_000, DateTimeOffset.UtcNow);
        StatusOf(Other).ShouldBe(RunStatus.Lost);
        Beat(LinuxProcess.BootId, System.Environment.TickCount64 - 6_000, DateTimeOffset.UtcNow.AddDays(3));
        StatusOf(Other).ShouldBe(RunStatus.Running);
        File.Delete(HeartbeatPath);
        StatusOf(Other).ShouldBe(RunStatus.Lost);
    }

    [Theory]
    [InlineData(-1, RunStatus.Running)]
    [InlineData(5, RunStatus.Running)]
    [InlineData(-300, RunStatus.Lost)]
    public void A_process_of_another_host_lives_as_long_as_its_heartbeat(int secondsAgo, RunStatus expected)
    {
        Beat("another-boot", 0, DateTimeOffset.UtcNow.AddSeconds(secondsAgo));
        File.SetLastWriteTimeUtc(HeartbeatPath, DateTime.UtcNow.AddSeconds(-300));

        StatusOf(run => run with { Host = Elsewhere, ProcessId = int.MaxValue, BootId = "another-boot" }).ShouldBe(expected);
    }

    [Fact]
    public void Of_another_host_without_a_heartbeat_nothing_is_known()
    {
        File.Delete(HeartbeatPath);

        StatusOf(run => run with { Host = Elsewhere, ProcessId = int.MaxValue, BootId = "another-boot" }).ShouldBe(RunStatus.Running);
    }

    [Fact]
    public void Only_a_process_that_is_proven_may_be_signalled()
    {
        ProcessIdentity.IsProven(_writer.Info).ShouldBeTrue();
        ProcessIdentity.IsProven(_writer.Info with { Host = Elsewhere }).ShouldBeFalse();
        ProcessIdentity.IsProven(_writer.Info with { ProcessStartedAt = null, ProcessStartTicks = null }).ShouldBeFalse();
        if (OperatingSystem.IsLinux())
        {
            ProcessIdentity.IsProven(_writer.Info with { BootId = "another-boot" }).ShouldBeFalse();
            ProcessIdentity.IsProven(_writer.Info with { ProcessNamespace = "pid:[1]" }).ShouldBeFalse();
            ProcessIdentity.IsProven(_writer.Info with { ProcessStartTicks = _writer.Info.ProcessStartTicks + 1 }).ShouldBeFalse();
        }
    }

    private string HeartbeatPath => Path.Combine(_writer.Info.Directory, Heartbeat.Name);

    private RunStatus StatusOf(Func<RunInfo, RunInfo> change)
    {
        RunFile.Write(change(_writer.Info));
        return _store.Reload(_writer.Info).Status;
    }

    private void Beat(string? boot, long ticks, DateTimeOffset time) => File.WriteAllText(
        HeartbeatPath, string.Create(CultureInfo.InvariantCulture, $"token\n{boot}\n{ticks}\n{time:O}\n1 of {Elsewhere}\n"));
}
