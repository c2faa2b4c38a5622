using RlTemplates.Options;

namespace RlTemplates.Experiments.Tests;

public sealed class EvaluationHookTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hooks_take_part_in_evaluations_of_training_and_in_others()
    {
        var (made, own) = (new List<Recorder>(), new Recorder());
        var config = Fixture.Config(4) with
        {
            EvalHooks = [new("Watch", () =>
            {
                made.Add(new());
                return made[^1];
            })],
        };
        var experiment = new Experiment(Fixture.Definition, config);
        experiment.ExtendEvalHooks(own);

        var run = experiment.Train(new() { Store = new(_folder.Path) }).Run;
        experiment.Evaluate(new() { Run = run, Episodes = 2 });

        made.Count.ShouldBe(2);
        made.ShouldAllBe(hook => hook.IsDisposed);
        made[0].Seen.ShouldBe(["before training 4", .. Enumerable.Repeat("episode", 10), "after 10"]);
        made[1].Seen.ShouldBe(["before evaluate 4", "episode", "episode", "after 2"]);
        own.Seen.ShouldBe([.. made[0].Seen, .. made[1].Seen]);
        own.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public void A_hook_that_throws_is_named()
    {
        var config = Fixture.Config(4) with { EvalHooks = [new("Watch", () => new Recorder { Throws = true })] };

        var outcome = Fixture.Train(_folder.Path, config);

        outcome.Error!.ShouldContain("The evaluation hook Recorder");
        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, Fixture.Config() with { EvalHooks = [new("Watch", () => null!)] }))
            .Message.ShouldBe("The method [EvalHook] Watch cannot be used: it returned null.");
    }

    [Fact]
    public void Hooks_of_training_come_from_the_class_then_the_options_then_code()
    {
        var seen = new List<string>();
        var config = Fixture.Config(1) with
        {
            TrainHooks = [new("First", () => new Named("class", seen))],
            Hooks = [new NamedOptions { Make = () => new Named("options", seen) }],
        };
        var experiment = new Experiment(Fixture.Definition, config);
        experiment.ExtendTrainHooks(new Named("code", seen));

        experiment.Train(new() { Store = new(_folder.Path) });
        experiment.Train(new() { Store = new(_folder.Path) });

        seen.ShouldBe(["class", "options", "code", "class disposed", "options disposed", "class", "options", "code", "class disposed", "options disposed"]);
    }

    [Fact]
    public void Export_strategies_are_replaced_and_the_old_ones_returned()
    {
        var written = new List<string>();
        var config = Fixture.Config(1) with
        {
            Export = new() { Strategies = [new FilesExportStrategy()] },
            ExportMethods = [new("weights", (_, _, _) => written.Add("weights"))],
        };
        var experiment = new Experiment(Fixture.Definition, config);

        var first = experiment.Train(new() { Store = new(_folder.Path) });
        var old = experiment.ResetExportStrategies(new ExportStrategy("other", (source, folder, _) => File.WriteAllText(Path.Combine(folder, "a"), source.Run.Id)));
        var second = experiment.Train(new() { Store = new(_folder.Path) });

        old.Select(strategy => strategy.Name).ShouldBe(["files", "weights"]);
        first.Exports.Select(export => (export.Name, export.Error)).ShouldBe([("files", null), ("weights", null)]);
        second.Exports.ShouldHaveSingleItem().Name.ShouldBe("other");
        written.ShouldHaveSingleItem();
        Should.Throw<UserException>(() => experiment.ResetExportStrategies(new ExportStrategy("..", (_, _, _) => { })));
        experiment.ExportStrategies.ShouldHaveSingleItem().Name.ShouldBe("other");
    }

    private sealed class Recorder : IEvaluationHook, IDisposable
    {
        public List<string> Seen { get; } = [];

        public bool IsDisposed { get; private set; }

        public bool Throws { get; init; }

        public void BeforeEvaluation(EvaluationContext context)
        {
            if (Throws)
                throw new InvalidOperationException("no");
            Seen.Add($"before {context.Origin.Source} {context.Origin.TrainingIteration}");
        }

        public void AfterEpisode(EvaluationContext context, EpisodeResult episode) => Seen.Add("episode");

        public void AfterEvaluation(EvaluationContext context, EvaluationResult evaluation) => Seen.Add($"after {evaluation.Episodes.Count}");

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Named(string name, List<string> seen) : ITrainingHook, IDisposable
    {
        public void OnStart(TrainingContext context) => seen.Add(name);

        public void Dispose() => seen.Add(name + " disposed");
    }

    private sealed record NamedOptions : HookOptions
    {
        public required Func<ITrainingHook> Make { get; init; }

        public override ITrainingHook Create() => Make();
    }
}
