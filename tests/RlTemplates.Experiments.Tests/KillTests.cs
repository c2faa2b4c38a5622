using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class KillTests
{
    private const int Iterations = 240;

    [Fact]
    public void A_killed_run_stays_readable_and_resumes_to_the_same_metrics()
    {
        using var killed = new ScratchFolder();
        using var whole = new ScratchFolder();
        var random = new Random(1);
        for (var round = 0; round < 8; round++)
            KillAfter(killed.Path, resume: round > 0, lines: random.Next(1, 15), random.NextDouble() * 40);
        var lost = new RunStore(killed.Path).List().ShouldHaveSingleItem();
        lost.Status.ShouldBe(RunStatus.Lost);

        using (var last = ChildTraining.Start(killed.Path, Iterations, resume: true))
        {
            last.StandardOutput.ReadToEnd();
            last.WaitForExit();
            last.ExitCode.ShouldBe(0);
        }
        var resumed = new RunStore(killed.Path).Find("latest");
        var uninterrupted = Fixture.Train(whole.Path, Fixture.Config(Iterations)).Run;

        resumed.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
        Directory.EnumerateDirectories(resumed.CheckpointsPath, ".tmp-*").ShouldBeEmpty();
    }

    private static void KillAfter(string root, bool resume, int lines, double milliseconds)
    {
        using var child = ChildTraining.Start(root, Iterations, resume);
        for (var i = 0; i < lines; i++)
            child.StandardOutput.ReadLine();
        Thread.Sleep(TimeSpan.FromMilliseconds(milliseconds));
        child.Kill();
        child.WaitForExit();
        var run = new RunStore(root).Find("latest");
        run.Status.ShouldBe(RunStatus.Lost);
        MetricReader.Read(run.MetricsPath).Count().ShouldBeGreaterThanOrEqualTo(lines - 1);
        if (lines > 2)
            new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
    }
}
