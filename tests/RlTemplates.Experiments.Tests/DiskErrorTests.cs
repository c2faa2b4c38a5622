using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Trainings in processes of their own, whose disk reports errors: by strace, where it is installed.</summary>
public sealed class DiskErrorTests : IDisposable
{
    private const string Tracer = "/usr/bin/strace";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flush_that_fails_for_ever_ends_the_run_as_failed_and_keeps_the_older_checkpoint()
    {
        using var child = Start("fsync:error=EIO:when=30+");
        child.WaitForExit();

        child.ExitCode.ShouldBe(ExitCodes.Failure);
        var run = new RunStore(_folder.Path).Find("latest");
        run.Status.ShouldBe(RunStatus.Failed);
        run.Error!.ToUpperInvariant().ShouldContain("INPUT/OUTPUT ERROR");
        var kept = new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        kept.TrainingIteration.ShouldBeLessThan(8);
        run.Error!.ShouldContain($"The checkpoint {Path.GetFileName(kept.Path)} was written before and is kept.");

        Fixture.Train(_folder.Path, Fixture.Config(8), run).Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void A_flush_that_fails_once_costs_one_checkpoint_or_summary_and_is_told()
    {
        using var child = Start("fsync:error=EIO:when=30..32");
        child.WaitForExit();

        child.ExitCode.ShouldBe(ExitCodes.Success);
        var run = new RunStore(_folder.Path).Find("latest");
        run.Status.ShouldBe(RunStatus.Completed);
        File.ReadAllText(run.DriverLogPath).ShouldContain("input/output error");
        new CheckpointStore(run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(8);
    }

    private Process Start(string fault)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Tracer) && CanTrace(), "strace is not installed, or may not trace here.");
        var command = ChildProcess.Command(ChildTraining.Verb, _folder.Path, "8", "new", "");
        return Run(["-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=" + fault, "--", .. command]);
    }

    private static bool CanTrace()
    {
        using var trial = Run("-o", "/dev/null", "true");
        trial.WaitForExit();
        return trial.ExitCode == 0;
    }

    private static Process Run(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Tracer, arguments) { RedirectStandardError = true })!;
}
