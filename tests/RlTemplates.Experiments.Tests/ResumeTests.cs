using System.Runtime.InteropServices;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    public void A_run_interrupted_and_resumed_equals_the_uninterrupted_one(int interruptedIn)
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var first = Fixture.Train(folder.Path, Fixture.Config(onIteration: i => CancelAt(stop, i, interruptedIn)), cancellationToken: stop.Token);
        first.Run.Status.ShouldBe(RunStatus.Interrupted);
        first.ExitCode.ShouldBe(130);

        var resumed = Fixture.Train(folder.Path, Fixture.Config(), first.Run);
        var whole = Fixture.Train(other.Path, Fixture.Config());

        resumed.Run.Id.ShouldBe(first.Run.Id);
        resumed.Run.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(resumed.Run).ShouldBe(Fixture.Rows(whole.Run));
        Fixture.NewestState(resumed.Run).ShouldBe(Fixture.NewestState(whole.Run));
        resumed.Evaluation!.RewardMean.ShouldBe(whole.Evaluation!.RewardMean);
        resumed.Result!.TimeTotalSeconds.ShouldBeGreaterThan(first.Result!.TimeTotalSeconds);
        File.ReadAllLines(resumed.Run.EvaluationsPath).ShouldBe(File.ReadAllLines(whole.Run.EvaluationsPath));
    }

    [Fact]
    public void Rows_after_the_checkpoint_are_replaced()
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        var failed = Fixture.Train(folder.Path, Fixture.Config(onIteration: i => FailAt(i, 12)));
        failed.Run.Status.ShouldBe(RunStatus.Failed);
        failed.Error.ShouldNotBeNull().ShouldContain("no more");
        Fixture.Rows(failed.Run).Count.ShouldBe(11);
        File.AppendAllText(failed.Run.MetricsPath, "{\"training_iteration\": 12, \"episode_rew");

        var resumed = Fixture.Train(folder.Path, Fixture.Config(), failed.Run);

        Fixture.Rows(resumed.Run).ShouldBe(Fixture.Rows(Fixture.Train(other.Path, Fixture.Config()).Run));
        resumed.Run.Error.ShouldBeNull();
    }

    [Fact]
    public void A_completed_run_goes_on_with_a_later_bound()
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        var first = Fixture.Train(folder.Path, Fixture.Config(10));
        Fixture.Rows(Fixture.Train(folder.Path, Fixture.Config(10), first.Run).Run).Count.ShouldBe(10);

        var second = Fixture.Train(folder.Path, Fixture.Config(20), first.Run);

        Fixture.Rows(second.Run).ShouldBe(Fixture.Rows(Fixture.Train(other.Path, Fixture.Config(20)).Run));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public void Resuming_a_finished_run_again_and_again_adds_no_evaluation(int iterations)
    {
        using var folder = new ScratchFolder();
        var first = Fixture.Train(folder.Path, Fixture.Config(iterations)).Run;
        var evaluations = File.ReadAllText(first.EvaluationsPath);

        for (var i = 0; i < 2; i++)
        {
            var again = Fixture.Train(folder.Path, Fixture.Config(iterations), first).Run;
            File.ReadAllText(first.EvaluationsPath).ShouldBe(evaluations);
            again.Metrics[Metric.EvaluationRewardMean].ShouldBe(first.Metrics[Metric.EvaluationRewardMean]);
        }
    }

    [Fact]
    public void Damaged_checkpoints_are_passed_over_and_a_run_with_only_such_is_left_alone()
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        var run = Fixture.Train(folder.Path, Fixture.Config(10)).Run;
        var checkpoints = new CheckpointStore(run.CheckpointsPath).List();
        Flip(checkpoints[0]);
        new CheckpointStore(run.CheckpointsPath).Latest().ShouldBe(checkpoints[1]);
        using var notes = new Notes();
        var resumed = new Experiment(Fixture.Definition, Fixture.Config()).Train(new() { Store = new(folder.Path), Run = RunChoice.Resume(run), Sinks = [notes] }).Run;
        notes.Lines[0].ShouldMatch($@"^{Path.GetFileName(checkpoints[0].Path)} was damaged \(the SHA-256 of .* is not the one in manifest\.json\) and is removed$");
        notes.Lines[1].ShouldStartWith("resumed at iteration");
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(Fixture.Train(other.Path, Fixture.Config()).Run));

        foreach (var checkpoint in new CheckpointStore(run.CheckpointsPath).List())
            Flip(checkpoint);
        Should.Throw<UserException>(() => Fixture.Train(folder.Path, Fixture.Config(), run)).Message.ShouldMatch("every checkpoint in .* is damaged; of the newest, step-[0-9]+, the SHA-256");
        new RunStore(folder.Path).Reload(run).Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(run).Count.ShouldBe(20);
    }

    [Fact]
    public void A_resumed_run_says_that_episodes_start_anew_where_the_environment_cannot_be_saved()
    {
        using var folder = new ScratchFolder();
        ExperimentConfig Config(int iterations) => Fixture.Config(iterations) with { CreateEnvironment = count => new Simulator(new CountdownEnvironment(count)) };
        var run = Fixture.Train(folder.Path, Config(5)).Run;
        using var notes = new Notes();

        var resumed = new Experiment(Fixture.Definition, Config(10)).Train(new() { Store = new(folder.Path), Run = RunChoice.Resume(run), Sinks = [notes] });

        resumed.Run.Status.ShouldBe(RunStatus.Completed);
        resumed.Result!.TimestepsTotal.ShouldBe(160);
        notes.Lines[0].ShouldBe("resumed at iteration 5, step 80");
        notes.Lines[1].ShouldBe("warning: Countdown cannot be saved, so its 2 copies start new episodes; all counts continue, without the unfinished episodes");
        using var others = new Notes();
        var savable = Fixture.Train(folder.Path, Fixture.Config(5)).Run;
        new Experiment(Fixture.Definition, Fixture.Config()).Train(new() { Store = new(folder.Path), Run = RunChoice.Resume(savable), Sinks = [others] });
        others.Lines.ShouldNotContain(line => line.Contains("cannot be saved", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"format\":2}")]
    public void A_run_whose_manifests_cannot_be_read_is_left_alone(string manifest)
    {
        using var folder = new ScratchFolder();
        var run = Fixture.Train(folder.Path, Fixture.Config(10)).Run;
        foreach (var checkpoint in new CheckpointStore(run.CheckpointsPath).List())
            File.WriteAllText(Path.Combine(checkpoint.Path, "manifest.json"), manifest);
        var before = Files(run);

        Should.Throw<UserException>(() => Fixture.Train(folder.Path, Fixture.Config(), run));

        Files(run).ShouldBe(before);
    }

    [Theory]
    [InlineData("does not fit")]
    [InlineData("fails to load")]
    [InlineData("needs too much")]
    [InlineData("another seed")]
    public void A_mistaken_resume_leaves_the_run_as_it_was(string mistake)
    {
        using var folder = new ScratchFolder();
        var run = Fixture.Train(folder.Path, Fixture.Config(10)).Run;
        var before = Files(run);
        var config = mistake switch
        {
            "does not fit" => Fixture.Config() with { CreateAlgorithm = _ => throw new NotSupportedException("needs another environment") },
            "fails to load" => Fixture.Config() with { CreateAlgorithm = setup => new UnloadableAlgorithm(setup) },
            "needs too much" => Fixture.Config() with { CreateAlgorithm = setup => new UnloadableAlgorithm(setup, new InsufficientMemoryException()) },
            _ => Fixture.Config() with { Seed = 77 },
        };

        var message = Should.Throw<UserException>(() => Fixture.Train(folder.Path, config, run)).Message;

        message.ShouldContain(run.Id);
        message.ShouldContain(mistake switch { "does not fit" => "needs another environment", "fails to load" => "other layers", "needs too much" => "stays as it was: Environment and algorithm of these options need more memory than the", _ => "began with seed 7" });
        Files(run).ShouldBe(before);
    }

    [Fact]
    public void A_checkpoint_of_other_options_is_refused_with_those_that_changed()
    {
        using var folder = new ScratchFolder();
        var run = Train(Dqn(1000), null, ["algorithm.buffer_size=1000 default", "algorithm.gamma=0.9 default", "stop=a default"]).Run;

        var message = Should.Throw<UserException>(() => Train(Dqn(2000), run, ["algorithm.buffer_size=2000 --algorithm.buffer-size", "algorithm.gamma=0.9 default", "stop=b default"])).Message;

        message.ShouldContain("cannot be loaded with these options: ");
        message.ShouldEndWith(". Not what the run was trained with: algorithm.buffer_size is 2000 (--algorithm.buffer-size) and was 1000.");
        new Experiment(Fixture.Definition, Dqn(2000)).Evaluate(new() { Run = run, Episodes = 2 }).Result.Episodes.Count.ShouldBe(2, "a policy does not depend on the replay");

        TrainOutcome Train(ExperimentConfig config, RunInfo? resume, string[] options) =>
            new Experiment(Fixture.Definition, config).Train(new() { Store = new(folder.Path), Run = resume is null ? RunChoice.New : RunChoice.Resume(resume), Options = Options(options) });

        static IReadOnlyList<ResolvedOption> Options(string[] options) => [.. options.Select(o => new ResolvedOption(o.Split('=')[0], o.Split('=', ' ')[1], new(SourceKind.Preset, o.Split(' ')[1])))];

        static ExperimentConfig Dqn(int buffer) => Fixture.Config(2) with
        {
            CreateEnvironment = count => new CountdownEnvironment(count),
            CreateAlgorithm = setup => Learning.Algorithms.Dqn.Create(new() { BufferSize = buffer, LearningStarts = 100, MinTimestepsPerIteration = 200 }, setup),
        };
    }

    [Fact]
    public void Where_memory_does_not_suffice_no_run_is_made()
    {
        using var folder = new ScratchFolder();
        var config = Fixture.Config() with { CreateAlgorithm = _ => throw Marshal.GetExceptionForHR(unchecked((int)0x8007000E))! };

        Should.Throw<UserException>(() => Fixture.Train(folder.Path, config)).Message.ShouldMatch("^Environment and algorithm of these options need more memory than the [0-9.]+ GB that this process can have: ");

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_long_iteration_is_cut_when_its_grace_is_over()
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var blocking = Fixture.Config() with { CreateAlgorithm = setup => new FakeAlgorithm(setup) { BlockIn = 6, OnIteration = i => CancelAt(stop, i, 6) } };

        var cut = new Experiment(Fixture.Definition, blocking).Train(
            new() { Store = new(folder.Path), GracePeriod = TimeSpan.FromMilliseconds(50) }, stop.Token);

        cut.Run.Status.ShouldBe(RunStatus.Interrupted);
        Fixture.Rows(cut.Run).Count.ShouldBe(5);
        var resumed = Fixture.Train(folder.Path, Fixture.Config(), cut.Run);
        Fixture.Rows(resumed.Run).ShouldBe(Fixture.Rows(Fixture.Train(other.Path, Fixture.Config()).Run));
    }

    private static void CancelAt(CancellationTokenSource source, int iteration, int at)
    {
        if (iteration == at)
            source.Cancel();
    }

    private static void FailAt(int iteration, int at)
    {
        if (iteration == at)
            throw new InvalidOperationException("no more");
    }

    private static List<string> Files(RunInfo run) =>
    [
        .. Directory.EnumerateFiles(run.Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];

    private static void Flip(Checkpoint checkpoint)
    {
        var path = Path.Combine(checkpoint.Path, "algorithm.bin");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private sealed class Notes : IEventSink
    {
        public List<string> Lines { get; } = [];

        public void Write(TrainingEvent trainingEvent)
        {
            if (trainingEvent is NoteWritten note)
                Lines.Add(EventText.Line(note)!);
        }

        public void Dispose()
        {
        }
    }
}
