using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly EventRecorder _sink = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_end_of_training_is_exported_and_recorded()
    {
        var outcome = Train(new() { Strategies = [new FilesExportStrategy(), new FilesExportStrategy { Name = "other" }] });

        Exports(outcome.Run).ShouldBe(["files/step-000000000160", "other/step-000000000160"]);
        outcome.Exports.Select(e => (e.Name, e.Error)).ShouldBe([("files", null), ("other", null)]);
        outcome.Exports[0].Directory.ShouldBe(Path.Combine(outcome.Run.ExportsPath, "files", "step-000000000160"));
        File.ReadAllText(Path.Combine(outcome.Exports[0].Directory!, "0.txt")).ShouldBe(outcome.Exports[0].Checkpoint.Path);
        var event1 = _sink.Events.OfType<ExportCompleted>().First();
        (event1.Name, event1.TrainingIteration, event1.TimestepsTotal, event1.Error).ShouldBe(("files", 10, 160, null));
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain($"export files: {outcome.Exports[0].Directory}\n");
    }

    [Fact]
    public void Folders_of_ones_own_beside_exports_stay()
    {
        var run = Train(new() { Strategies = [new FilesExportStrategy()], AtCheckpoints = true, Keep = 1 }).Run;
        string[] own = ["zzz", "step-notes", "step-000000000001-old-notes"];
        foreach (var name in own)
            Directory.CreateDirectory(Path.Combine(run.ExportsPath, "files", name));
        ExportFolders.CleanUp(run, null);
        Directory.GetDirectories(Path.Combine(run.ExportsPath, "files")).Select(Path.GetFileName).ShouldBe(own, ignoreOrder: true);
    }

    [Fact]
    public void Checkpoints_are_exported_where_asked_and_the_newest_kept()
    {
        var seen = new List<int>();
        var strategy = new FilesExportStrategy { OnExport = source => seen.Add(source.Checkpoint.TrainingIteration) };

        var outcome = Train(new() { Strategies = [strategy], AtCheckpoints = true, Keep = 2 });

        seen.ShouldBe([3, 6, 9, 10]);
        Exports(outcome.Run).ShouldBe(["files/step-000000000144", "files/step-000000000160"]);
        outcome.Exports.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_failed_export_leaves_nothing_and_does_not_fail_training()
    {
        var outcome = Train(new() { Strategies = [new FilesExportStrategy { OnExport = _ => throw new InvalidDataException("no such layer") }, new FilesExportStrategy { Name = "good" }] });

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Exports(outcome.Run).ShouldBe(["good/step-000000000160"]);
        outcome.Exports[0].Error.ShouldBe("InvalidDataException: no such layer");
        outcome.Exports[0].Directory.ShouldBeNull();
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("warning: export files of step-000000000160 failed: InvalidDataException: no such layer\n");
    }

    [Fact]
    public void A_strategy_gets_the_checkpoints_policy_with_its_graph_and_numbers()
    {
        var (graphs, numbers) = (new List<string>(), new List<(int Expected, int Found)>());
        var strategy = new FilesExportStrategy
        {
            OnExport = source =>
            {
                using var policy = Inference.Policy.Load(source.Checkpoint.Path);
                graphs.Add(source.Model.Graph.Environment);
                numbers.Add((policy.Snapshot().Parameters.Length, source.Model.Snapshot().Parameters.Length));
            },
        };

        var outcome = Fixture.Train(_folder.Path, Fixture.Config(10) with { CreateAlgorithm = setup => new NetworkAlgorithm(setup), Export = new() { Strategies = [strategy] } });

        outcome.Exports[0].Error.ShouldBeNull();
        graphs.ShouldBe(["Countdown"]);
        (numbers[0].Found, numbers[0].Found > 0).ShouldBe((numbers[0].Expected, true));
    }

    [Fact]
    public void A_policy_that_cannot_be_kept_apart_fails_the_export_in_one_sentence() =>
        Train(new() { Strategies = [new FilesExportStrategy { OnExport = source => _ = source.Model }] }).Exports[0].Error
            .ShouldBe("NotSupportedException: the algorithm's policy cannot be exported, because it is not an ISavablePolicy");

    [Fact]
    public void An_interrupted_run_is_not_exported_and_the_resumed_one_is_once()
    {
        using var stop = new CancellationTokenSource();
        var export = new ExportOptions { Strategies = [new FilesExportStrategy()] };
        var first = Fixture.Train(_folder.Path, Fixture.Config(10, onIteration: i => { if (i == 5) stop.Cancel(); }) with { Export = export }, cancellationToken: stop.Token);
        first.Run.Status.ShouldBe(RunStatus.Interrupted);
        Directory.Exists(first.Run.ExportsPath).ShouldBeFalse();

        var exported = 0;
        export = new() { Strategies = [new FilesExportStrategy { OnExport = _ => exported++ }] };
        for (var i = 0; i < 2; i++)
            Fixture.Train(_folder.Path, Fixture.Config(10) with { Export = export }, first.Run);

        exported.ShouldBe(1);
        Exports(first.Run).ShouldBe(["files/step-000000000160"]);
    }

    [Fact]
    public void An_export_has_the_name_by_which_options_choose_it() =>
        Exports(Train(new() { Strategies = [new OddExport()] }).Run).ShouldBe(["paper/step-000000000160"]);

    [Theory]
    [InlineData("../up", "'../up' cannot be the name of an export: ")]
    [InlineData("files", "2 export strategies are called files; ")]
    public void Names_that_cannot_be_make_no_run(string name, string message)
    {
        var config = Fixture.Config() with { Export = new() { Strategies = [new FilesExportStrategy(), new FilesExportStrategy { Name = name }] } };

        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, config)).Message.ShouldStartWith(message);

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_killed_run_shows_no_half_export_and_resumes_to_whole_ones()
    {
        var random = new Random(2);
        for (var round = 0; round < 8; round++)
        {
            using var child = ChildExport.Start(_folder.Path, resume: round > 0);
            child.StandardOutput.ReadLine();
            Thread.Sleep(random.Next(80));
            child.Kill();
            child.WaitForExit();
            AllAreWhole(new RunStore(_folder.Path).Find("latest"));
        }

        var resumed = Fixture.Train(_folder.Path, ChildExport.Config(), new RunStore(_folder.Path).Find("latest")).Run;

        resumed.Status.ShouldBe(RunStatus.Completed);
        AllAreWhole(resumed);
        Exports(resumed)[^1].ShouldBe("files/step-000000000960");
        Directory.GetDirectories(Path.Combine(resumed.ExportsPath, "files"), ".*").ShouldBeEmpty();
    }

    private static void AllAreWhole(RunInfo run)
    {
        foreach (var export in Exports(run).Where(e => !e.Contains(".tmp-", StringComparison.Ordinal)))
            Directory.GetFiles(Path.Combine(run.ExportsPath, export)).Length.ShouldBe(21);
    }

    private static List<string> Exports(RunInfo run) => !Directory.Exists(run.ExportsPath)
        ? []
        : [.. Directory.GetDirectories(run.ExportsPath).SelectMany(Directory.GetDirectories).Select(d => Path.GetRelativePath(run.ExportsPath, d).Replace('\\', '/')).Order()];

    private TrainOutcome Train(ExportOptions export) =>
        new Experiment(Fixture.Definition, Fixture.Config(10) with { Export = export }).Train(new() { Store = new(_folder.Path), Sinks = [_sink] });

    [OptionType("paper")]
    private sealed record OddExport : ExportStrategyOptions
    {
        public override void Export(ExportSource source, string folder, CancellationToken cancellationToken) => File.WriteAllText(Path.Combine(folder, "odd"), "");
    }
}
