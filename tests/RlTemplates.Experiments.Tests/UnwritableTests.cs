using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Files of a run that cannot be written for a while: something else has their name, as good as a full disk for those who write them.</summary>
public sealed class UnwritableTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly EventRecorder _console = new();

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Warnings => _console.Events.OfType<NoteWritten>().Where(n => n.Severity == NoteSeverity.Warning).Select(n => n.Text);

    [Theory]
    [InlineData("run.json", "run.json")]
    [InlineData("metrics.jsonl", "the row of the newest iteration")]
    [InlineData("evaluations.jsonl", "the row of the evaluation")]
    [InlineData("model", "the model")]
    [InlineData("checkpoints", "the checkpoint")]
    public void Training_goes_on_and_the_file_is_written_when_that_is_possible_again(string name, string what)
    {
        var outcome = Train((run, iteration) =>
        {
            var (path, aside) = (Path.Combine(run.Directory, name), Path.Combine(run.Directory, "aside"));
            if (iteration == 5)
                Block(path, aside);
            if (iteration == 15)
                Unblock(path, aside);
        });

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Warnings.ShouldContain(w => w.StartsWith(Path.Combine(outcome.Run.Directory, name)) && w.EndsWith("; training goes on, and it is tried again later"));
        Warnings.Count(w => w.Contains("cannot be written")).ShouldBe(1);
        Warnings.ShouldContain(w => w.StartsWith(what + " could be written again, after "));
        new RunStore(_folder.Path).Find("latest").Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(outcome.Run).Count.ShouldBe(20);
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(20);
        Leftovers(outcome.Run).ShouldBeEmpty();
    }

    [Fact]
    public void Without_its_last_checkpoint_a_run_has_failed_and_can_be_resumed()
    {
        var outcome = Train((run, iteration) =>
        {
            if (iteration == 5)
                Block(run.CheckpointsPath, run.CheckpointsPath + "-aside");
        });

        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.ExitCode.ShouldBe(ExitCodes.Failure);
        outcome.Error!.ShouldStartWith(outcome.Run.CheckpointsPath + " cannot be written: ");
        outcome.Error!.ShouldEndWith(" Make room or give access there, and resume the run.");
        File.ReadAllText(Path.Combine(outcome.Run.Directory, "logs", "error.txt")).ShouldContain(nameof(FileWriteException));
        Unblock(outcome.Run.CheckpointsPath, outcome.Run.CheckpointsPath + "-aside");
        var resumed = Fixture.Train(_folder.Path, Config(null), new RunStore(_folder.Path).Find("latest"));
        resumed.Run.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(resumed.Run).Count.ShouldBe(20);
    }

    [Fact]
    public void A_checkpoint_that_fails_is_due_again_after_its_interval()
    {
        var attempts = 0;
        var config = Fixture.Config() with
        {
            CreateAlgorithm = setup => new FailingToSave(new FakeAlgorithm(setup), () => attempts++ < 3 ? throw new IOException("No space left on device") : 0),
            Checkpoint = new() { Interval = 3, IntervalSeconds = 0, Keep = 1, BestMetric = BestMetric.None },
        };

        var outcome = Train(config);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        // Due at 3, 6, 9, 12, 15, 18 and at the end.
        attempts.ShouldBe(7);
        _console.Events.OfType<CheckpointSaved>().Select(e => e.TrainingIteration).ShouldBe([12, 15, 18, 20]);
    }

    private TrainOutcome Train(Action<RunInfo, int> onIteration) => Train(Config(onIteration));

    private TrainOutcome Train(ExperimentConfig config) =>
        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Run = RunChoice.New, Sinks = [_console] });

    private static ExperimentConfig Config(Action<RunInfo, int>? onIteration)
    {
        Callback callback = new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Block", (result, run) =>
            onIteration?.Invoke(Info(run), (int)result[Metric.TrainingIteration]));
        return Fixture.Config(callbacks: [callback]) with { CreateAlgorithm = setup => new NetworkAlgorithm(setup) };
    }

    private static RunInfo Info(Run run) => new()
    {
        Id = run.Id,
        Experiment = run.Experiment,
        Status = RunStatus.Running,
        CreatedAt = default,
        Directory = run.Directory,
    };

    private static void Block(string path, string aside)
    {
        if (Path.Exists(path))
            Directory.Move(path, aside);
        if (Path.GetFileName(path) is "checkpoints" or "model")
            File.WriteAllText(path, "");
        else
            Directory.CreateDirectory(path);
    }

    private static void Unblock(string path, string aside)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
        if (Path.Exists(aside))
            Directory.Move(aside, path);
    }

    private static IEnumerable<string> Leftovers(RunInfo run) => Directory.EnumerateFileSystemEntries(run.Directory, ".tmp-*", SearchOption.AllDirectories);

    private sealed class FailingToSave(IAlgorithm inner, Func<int> onSave) : IAlgorithm
    {
        public IPolicy Policy => inner.Policy;

        public void Train(TrainReport report, CancellationToken cancellationToken) => inner.Train(report, cancellationToken);

        public void Save(BinaryWriter writer)
        {
            onSave();
            inner.Save(writer);
        }

        public void Load(BinaryReader reader) => inner.Load(reader);

        public void Dispose() => inner.Dispose();
    }
}
