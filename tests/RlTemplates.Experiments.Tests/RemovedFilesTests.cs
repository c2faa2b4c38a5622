using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Somebody removes a run, or parts of it, while it trains; or another process takes it over.</summary>
public sealed class RemovedFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly EventRecorder _console = new();

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Warnings => _console.Events.OfType<NoteWritten>().Where(n => n.Severity == NoteSeverity.Warning).Select(n => n.Text);

    [Fact]
    public void A_folder_that_is_removed_is_made_again_with_a_warning()
    {
        var outcome = Train(run => Directory.Delete(_folder.Path, recursive: true));

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Warnings.ShouldContain(w => w.StartsWith($"the folder {outcome.Run.Directory} was removed during training") || w.StartsWith(outcome.Run.MetricsPath + " was removed during training"));
        var run = new RunStore(_folder.Path).Find("latest");
        run.Status.ShouldBe(RunStatus.Completed);
        new CheckpointStore(run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(20);
        Directory.Exists(run.ModelPath).ShouldBeTrue();
        // From that of the fifth iteration on, in which it happened.
        Fixture.Rows(run).Count.ShouldBe(16);
    }

    [Fact]
    public void A_folder_that_is_removed_after_the_last_row_is_made_again_with_a_checkpoint()
    {
        var outcome = Train(run => Directory.Delete(_folder.Path, recursive: true), at: 20);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Warnings.ShouldContain(w => w.Contains("was removed during training"));
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(20);
        new RunStore(_folder.Path).Find("latest").Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Checkpoints_that_are_removed_are_told_and_the_last_one_is_written()
    {
        // The last one is of iteration 20: at its end nothing else would be due.
        var outcome = Train(run => Directory.Delete(run.CheckpointsPath, recursive: true), at: 20, interval: 20, after: true);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Warnings.ShouldContain(w => w.EndsWith("was removed during training; another checkpoint is written"));
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(20);
    }

    [Fact]
    public void A_driver_log_that_is_removed_is_gone_on_with()
    {
        var outcome = Train(run => File.Delete(run.DriverLogPath));

        var log = File.ReadAllText(outcome.Run.DriverLogPath);
        log.ShouldContain($"warning: {outcome.Run.DriverLogPath} was removed during training; lines before this one are missing");
        log.ShouldContain("completed");
    }

    [Fact]
    public void A_run_that_another_process_takes_over_is_left_to_it()
    {
        var mark = "other\nother-boot\n1\n2026-01-01T00:00:00.0000000+00:00\n12 of another-machine\n";
        var before = "";

        var outcome = Train(run =>
        {
            File.WriteAllText(Path.Combine(run.Directory, Heartbeat.Name), mark);
            before = File.ReadAllText(Path.Combine(run.Directory, "run.json"));
        });

        outcome.ExitCode.ShouldBe(ExitCodes.Failure);
        outcome.Error.ShouldBe($"Run {outcome.Run.Id} was taken over by process 12 of another-machine; this process ends and writes nothing more of it.");
        File.ReadAllText(Path.Combine(outcome.Run.Directory, "run.json")).ShouldBe(before);
        File.ReadAllText(Path.Combine(outcome.Run.Directory, Heartbeat.Name)).ShouldBe(mark);
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(3);
        File.Exists(Path.Combine(outcome.Run.Directory, "logs", "error.txt")).ShouldBeFalse();
    }

    [Fact]
    public void Two_resumes_of_one_run_exclude_each_other_where_there_are_no_locks()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config(3)).Run;
        using var first = ChildTraining.Start(_folder.Path, 1_000_000, resume: true, withoutLocks: true);
        first.StandardOutput.ReadLine().ShouldBe("iteration");

        using var second = ChildTraining.Start(_folder.Path, 1_000_000, resume: true, withoutLocks: true);
        var refusal = second.StandardError.ReadToEnd();
        second.WaitForExit();

        refusal.ShouldContain($"Run {run.Id} cannot be used: process {first.Id} of host {Environment.MachineName} trains it");
        first.HasExited.ShouldBeFalse();
        first.Kill();
        first.WaitForExit();
        Fixture.Train(_folder.Path, Fixture.Config(4), new RunStore(_folder.Path).Find("latest")).Run.Status.ShouldBe(RunStatus.Completed);
    }

    private TrainOutcome Train(Action<RunInfo> act, int at = 5, int interval = 3, bool after = false)
    {
        var hasActed = false;
        void Act(Run run, int iteration)
        {
            if (iteration == at && !hasActed && (hasActed = true))
                act(new() { Id = run.Id, Experiment = run.Experiment, Status = RunStatus.Running, CreatedAt = default, Directory = run.Directory });
        }
        Callback callback = after
            ? new Callback<Checkpoint>(typeof(OnCheckpointAttribute), "Act", (_, run) => Act(run, at))
            : new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Act", (result, run) => Act(run, (int)result[Metric.TrainingIteration]));
        var config = Fixture.Config(callbacks: [callback]) with
        {
            CreateAlgorithm = setup => new NetworkAlgorithm(setup),
            Checkpoint = new() { Interval = interval, IntervalSeconds = 0, Keep = 2, BestMetric = BestMetric.None },
        };
        return new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Run = RunChoice.New, Sinks = [_console] });
    }
}
