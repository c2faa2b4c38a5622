using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>What code of users does to a training that trusts none of it.</summary>
public sealed class HostileCodeTests : IDisposable
{
    private const string Secret = "hunter2-hunter2";

    private readonly ScratchFolder _folder = new();
    private readonly EventRecorder _console = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Secrets_that_sinks_hooks_and_exports_throw_are_masked()
    {
        var config = Fixture.Config(2) with
        {
            Mask = Mask,
            Tracking = new() { Sinks = [new TestSink(_ => throw new TimeoutException("no answer to " + Secret))] },
            Export = new() { Strategies = [new FilesExportStrategy { OnExport = _ => throw new InvalidDataException("not with " + Secret) }] },
            Hooks = [new Acting { AtEnd = _ => throw new InvalidOperationException("key " + Secret) }],
        };

        var outcome = Train(config);

        outcome.Error.ShouldBe("The hook ActingHook threw InvalidOperationException: key ***");
        outcome.Exports[0].Error.ShouldBe("InvalidDataException: not with ***");
        _console.Events.OfType<NoteWritten>().Select(n => n.Text).ShouldContain("the sink test threw TimeoutException: no answer to ***; training goes on, and what the sink loses is counted");
        _console.Events.OfType<RunEnded>().Single().Run.Error.ShouldBe(outcome.Error);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            File.ReadAllText(file).ShouldNotContain(Secret, customMessage: file);
        File.ReadAllText(Path.Combine(outcome.Run.Directory, "logs", "error.txt")).ShouldContain("key ***");
    }

    [Fact]
    public void Secrets_are_masked_in_what_keeps_a_training_from_beginning()
    {
        var hook = Fixture.Config(2) with { Mask = Mask, Hooks = [new Acting { AtCreate = () => throw new ArgumentException("bad key " + Secret) }] };
        var environment = Fixture.Config(2) with { Mask = Mask, CreateEnvironment = _ => throw new InvalidOperationException("closed to " + Secret) };

        Should.Throw<UserException>(() => Train(hook)).ToString().ShouldStartWith("RlTemplates.UserException: The hook Acting cannot be made: bad key ***");
        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, hook).EnsureItCanBeBuilt()).ToString().ShouldNotContain(Secret);
        Should.Throw<MaskedException>(() => Train(environment)).Message.ShouldBe("InvalidOperationException: closed to ***");
    }

    [Fact]
    public void What_makes_nothing_is_named()
    {
        var sinks = Fixture.Config(2) with { Tracking = new() { Sinks = [new TestSink(_ => null!)] } };
        var hooks = Fixture.Config(2) with { Hooks = [new Acting { MakesNothing = true }] };

        Train(sinks).Run.Status.ShouldBe(RunStatus.Completed);

        _console.Events.OfType<NoteWritten>().First().Text.ShouldStartWith("the sink test threw InvalidOperationException: TestSink.Create returned null;");
        Should.Throw<UserException>(() => Train(hooks)).Message.ShouldBe("The hook Acting cannot be made: its Create returned null.");
    }

    [Fact]
    public void Metrics_that_sinks_and_hooks_get_cannot_be_changed()
    {
        var problems = new List<Exception?>();
        void Change(IReadOnlyDictionary<string, double> metrics) => problems.Add(Record.Exception(() => ((IDictionary<string, double>)metrics).Clear()));
        var config = Fixture.Config(2) with
        {
            Tracking = new() { Sinks = [new TestSink(_ => new EventRecorder(e => Change((e as ResultReported)?.Metrics ?? new Dictionary<string, double>().AsReadOnly())))] },
            Hooks = [new Acting { AtResult = context => Change(context.Metrics) }],
        };

        var outcome = Train(config);

        problems.ShouldAllBe(p => p is NotSupportedException);
        outcome.Run.Metrics.ShouldContainKey(Metric.EpisodeRewardMean);
    }

    public static TheoryData<string> BuiltInMetrics => [.. typeof(Metric).GetFields().Select(f => (string)f.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(BuiltInMetrics))]
    public void A_built_in_metric_is_not_logged_over(string metric)
    {
        var outcome = Train(Fixture.Config(2) with { Hooks = [new Acting { AtResult = context => context.Run.Log(metric, -5) }] });

        outcome.Error.ShouldBe($"The hook ActingHook threw ArgumentException: '{metric}' is a built-in metric, which training measures; log this one under another name. (Parameter 'metric')");
    }

    [Fact]
    public void A_state_that_cannot_be_saved_leaves_no_half_checkpoint_and_is_said_once()
    {
        var outcome = Train(Fixture.Config(4) with { Hooks = [new Acting { AtSave = () => throw new InvalidOperationException("broken") }] });

        outcome.Error.ShouldBe("The hook ActingHook threw InvalidOperationException: broken");
        Directory.GetFileSystemEntries(outcome.Run.CheckpointsPath).ShouldBeEmpty();
        File.ReadAllText(Path.Combine(outcome.Run.Directory, "logs", "error.txt")).ShouldContain("broken");
    }

    [Fact]
    public void A_hook_that_does_not_take_its_state_is_named()
    {
        Train(Fixture.Config(4) with { Hooks = [new Acting()] });

        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, Fixture.Config(8) with { Hooks = [new Acting { AtLoad = () => throw new FormatException("odd") }] }, new RunStore(_folder.Path).Find("latest")))
            .Message.ShouldEndWith("cannot be loaded: The hook ActingHook threw FormatException: odd.");
    }

    [Fact]
    public void Rows_that_somebody_removes_are_warned_of()
    {
        var outcome = Train(Fixture.Config(6) with
        {
            Hooks = [new Acting { AtResult = context => Remove(context, at: 3) }],
        });

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        _console.Events.OfType<NoteWritten>().ShouldContain(new NoteWritten(NoteSeverity.Warning, $"{outcome.Run.MetricsPath} was removed during training; rows that it had may be lost"), new SameText());
        Fixture.Rows(outcome.Run).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("", "has 0 of the 3 rows")]
    [InlineData("{\"training_iteration\":1}\n{\"training_it\n{\"training_iteration\":3}\n{\"training_iteration\":4}\n", "has 2 of the 3 rows")]
    public void Rows_that_are_missing_are_told_when_the_run_goes_on(string rows, string expected)
    {
        var run = Train(Fixture.Config(3)).Run;
        File.WriteAllText(run.MetricsPath, rows);

        var resumed = Fixture.Train(_folder.Path, Fixture.Config(6), run);

        resumed.Error.ShouldBeNull();
        File.ReadAllText(resumed.Run.DriverLogPath).ShouldContain($"metrics.jsonl {expected} up to the checkpoint; the others were removed or could not be read\n");
    }

    [Fact]
    public void Two_sinks_of_one_file_are_refused_before_training()
    {
        var config = Fixture.Config(2) with { Tracking = new() { Sinks = [new CsvSinkOptions(), new TestSink(_ => _console), new CsvSinkOptions()] } };

        Should.Throw<UserException>(() => Train(config)).Message.ShouldBe("2 sinks of tracking.sinks write metrics.csv (csv, csv); keep one of them.");
        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, config).EnsureItCanBeBuilt());
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Environments_and_algorithms_that_cannot_be_disposed_of_change_no_outcome()
    {
        var config = Fixture.Config(2) with { CreateEnvironment = count => new Undisposable(new CountdownEnvironment(count)) };

        Train(config).Run.Status.ShouldBe(RunStatus.Completed);

        _console.Events.OfType<NoteWritten>().Select(n => n.Text).ShouldBe(
        [
            "The environment of evaluations threw InvalidOperationException when it was disposed of: stuck",
            "The algorithm or its engine threw InvalidOperationException when it was disposed of: stuck",
        ]);
        _console.Events[^1].ShouldBeOfType<RunEnded>();
    }

    private sealed class Undisposable(CountdownEnvironment inner) : ISavableEnvironment
    {
        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => inner.Step(actions, step);

        public void Save(BinaryWriter writer) => inner.Save(writer);

        public void Load(BinaryReader reader) => inner.Load(reader);

        public void Dispose() => throw new InvalidOperationException("stuck");
    }

    [Fact]
    public void Control_characters_of_a_note_do_not_reach_the_log()
    {
        var outcome = Train(Fixture.Config(2) with { Hooks = [new Acting { AtResult = context => context.Note("a\u001b[2Jb\rc") }] });

        var log = File.ReadAllText(outcome.Run.DriverLogPath);
        log.ShouldContain("a\uFFFD[2Jb c");
        log.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Code_that_does_not_return_after_an_interruption_is_named()
    {
        using var stop = new CancellationTokenSource();
        using var told = new ManualResetEventSlim();
        var console = new EventRecorder(e => SetAtWarning(e, told));
        var config = Fixture.Config(6) with
        {
            Hooks = [new Acting
            {
                AtResult = _ =>
                {
                    stop.Cancel();
                    told.Wait(TimeSpan.FromMinutes(2), CancellationToken.None).ShouldBeTrue();
                },
            }],
        };

        var outcome = new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [console], GracePeriod = TimeSpan.FromMilliseconds(1) }, stop.Token);

        outcome.Run.Status.ShouldBe(RunStatus.Interrupted);
        console.Events.OfType<NoteWritten>().Select(n => n.Text).ShouldBe(["training was interrupted, but cannot end before the hook ActingHook returns"]);
    }

    [Fact]
    public void An_evaluation_after_training_that_is_interrupted_is_told()
    {
        using var stop = new CancellationTokenSource();
        var config = Fixture.Config(2) with
        {
            Evaluation = new() { Interval = 0, Episodes = 5 },
        };
        var console = new EventRecorder();
        var environments = 0;
        config = config with
        {
            CreateEnvironment = count =>
            {
                if (++environments == 2)
                    stop.Cancel();
                return new CountdownEnvironment(count);
            },
        };

        var outcome = new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [console] }, stop.Token);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        outcome.Evaluation.ShouldBeNull();
        console.Events.OfType<NoteWritten>().Select(n => n.Text).ShouldBe(["the evaluation after training was interrupted; it is not recorded"]);
    }

    private static string Mask(string text) => text.Replace(Secret, "***", StringComparison.Ordinal);

    private static void SetAtWarning(TrainingEvent trainingEvent, ManualResetEventSlim told)
    {
        if (trainingEvent is NoteWritten)
            told.Set();
    }

    private static void Remove(TrainingContext context, int at)
    {
        if (context.TrainingIteration == at)
            File.Delete(context.Info.MetricsPath);
    }

    private TrainOutcome Train(ExperimentConfig config) => new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [_console] });

    private sealed class SameText : IEqualityComparer<NoteWritten>
    {
        public bool Equals(NoteWritten? x, NoteWritten? y) => (x?.Text, x?.Severity) == (y?.Text, y?.Severity);

        public int GetHashCode(NoteWritten obj) => 0;
    }

    private sealed record Acting : HookOptions
    {
        public bool MakesNothing { get; init; }

        public Action? AtCreate { get; init; }

        public Action<TrainingContext>? AtResult { get; init; }

        public Action<TrainingContext>? AtEnd { get; init; }

        public Action? AtSave { get; init; }

        public Action? AtLoad { get; init; }

        public override ITrainingHook Create()
        {
            AtCreate?.Invoke();
            return MakesNothing ? null! : new ActingHook(this);
        }
    }

    private sealed class ActingHook(Acting options) : ITrainingHook, IStateful
    {
        public void AfterResult(TrainingContext context) => options.AtResult?.Invoke(context);

        public void OnEnd(TrainingContext context) => options.AtEnd?.Invoke(context);

        public void Save(BinaryWriter writer)
        {
            options.AtSave?.Invoke();
            writer.Write(1);
        }

        public void Load(BinaryReader reader)
        {
            options.AtLoad?.Invoke();
            reader.ReadInt32();
        }
    }
}
