using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class EmitLoadRunTests
{
    private static readonly ExperimentDefinition Pong = Definition(GeneratorHarness.Run(Samples.Pong), "Lab.PongExperiment");

    [Fact]
    public void TheDefinitionCarriesNamesAndMetrics()
    {
        (Pong.Name, Pong.Summary).ShouldBe(("pong-impala", "Learns Pong from pixels."));
        Pong.LoggedMetrics.ShouldBe(["episode_reward_mean", "episodes_total"]);
        Pong.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void DefaultsAreThoseOfTheInitialisers()
    {
        var config = Pong.Options.CreateDefault();
        Text(config).ShouldBe(Text(Pong.Options.Bind(new(Pong.Options.Options.Count))));
        Text(config)["environment.frame_skip"].ShouldBe("2");
        Text(config)["environment.frame_stack"].ShouldBe("4");
        Text(config)["environment.wrappers"].ShouldBe("[]");
        Text(config)["algorithm.learning_rate"].ShouldBe("0.0006");
        Text(config)["algorithm.hidden_sizes"].ShouldBe("64,64");
        Text(config)["algorithm.optimizer"].ShouldBe("rms_prop");
        Text(config)["algorithm.grad_clip"].ShouldBe("null");
        Text(config)["algorithm.min_time"].ShouldBe("90s");
        Text(config)["stop"].ShouldBe("episode_reward_mean=>=18,learner/entropy=<=0.01");
        Text(config)["checkpoint.keep"].ShouldBe("3");
    }

    [Fact]
    public void EveryOptionBinds()
    {
        var values = new OptionValues(Pong.Options.Options.Count);
        var texts = new Dictionary<string, string>
        {
            ["environment.frame_size"] = "84", ["algorithm.learning_rate"] = "1e-05", ["algorithm.hidden_sizes"] = "32", ["algorithm.optimizer"] = "adam",
            ["algorithm.grad_clip"] = "40", ["algorithm.min_time"] = "5m", ["seed"] = "18446744073709551615", ["stop"] = "time_total_s=>=60",
            ["evaluation.explore"] = "true", ["checkpoint.interval_seconds"] = "1.5",
        };
        for (var i = 0; i < Pong.Options.Options.Count; i++)
        {
            if (!texts.TryGetValue(Pong.Options.Options[i].Path, out var text))
                continue;
            Pong.Options.Options[i].TryParse(text, out var value, out var problem).ShouldBeTrue(problem);
            values.Set(i, value);
        }
        var bound = Text(Pong.Options.Bind(values));
        foreach (var (path, text) in texts)
            bound[path].ShouldBe(text);
    }

    [Fact]
    public void TheConfigRuns()
    {
        var config = Pong.Configure(Pong.Options.CreateDefault());
        config.Seed.ShouldBe(1UL);
        config.Stop["episode_reward_mean"].ShouldBe(new StopBound(18));
        using var environment = config.CreateEnvironment(2);
        environment.Count.ShouldBe(2);
        var log = new RecordingRun();
        config.Callbacks.Select(c => c.ToString()).ShouldBe(["[OnTrainResult] Celebrate", "[OnEpisodeEnd] Count", "[LogMetric] RewardPerStep"]);
        foreach (var callback in config.Callbacks.OfType<Callback<TrainResult>>())
            callback.Call(new(new Dictionary<string, double> { [Metric.EpisodeRewardMean] = 10, [Metric.EpisodeLengthMean] = 4 }), log);
        log.Metrics["reward_per_step"].ShouldBe(2.5);
        log.Tags["beats-opponent"].ShouldBe("yes");
    }

    [Fact]
    public async Task AnEventOfAnyAssemblyCallsMethods()
    {
        const string Event = """
            namespace Lab { [System.AttributeUsage(System.AttributeTargets.Method)] public sealed class OnSnapAttribute : RlTemplates.CallbackAttribute<Snap>; public sealed record Snap(string Of); }
            """;
        var source = Samples.Config("public List<string> Seen = []; [OnSnap] void @new(Snap snap) => Seen.Add(snap.Of); [OnSnap] static void Tag(Snap snap, Run run) => run.SetTag(snap.Of, snap.Of);") + Event;
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
        var definition = Definition(GeneratorHarness.Run(source), "Lab.Config");
        definition.Configure(definition.Options.CreateDefault()).Callbacks.Select(c => c.ToString()).ShouldBe(["[OnSnap] new", "[OnSnap] Tag"]);
        var wrong = Samples.Config("[OnSnap] void Keep(string snap) { }") + Event;
        (await GeneratorHarness.Analyze(wrong)).ShouldHaveSingleItem().GetMessage(null).ShouldStartWith("'Keep' is marked [OnSnap], so it must look like 'void Keep(Snap snap, Run run)'");
    }

    [Fact]
    public void WrappersAreLaidAroundTheEnvironment()
    {
        var values = new OptionValues(Pong.Options.Options.Count);
        var at = Pong.Options.Options.ToList().FindIndex(option => option.Path == "environment.wrappers");
        Pong.Options.Options[at].TryParse("time_limit(50),resize(21)", out var value, out var problem).ShouldBeTrue(problem);
        values.Set(at, value);
        using var environment = Pong.Configure(Pong.Options.Bind(values)).CreateEnvironment(1);
        environment.Spec.MaxEpisodeSteps.ShouldBe(50);
        environment.Spec.Observation.Shape.ShouldBe([21, 21, 4]);
    }

    [Fact]
    public void MethodsOfTheClassMakeHooksAndExportsAndSayWhetherToGoOn()
    {
        var definition = Definition(GeneratorHarness.Run(Samples.Config("""
            public int Least { get; init; } = 3;
            private sealed class Hook : RlTemplates.Experiments.ITrainingHook, RlTemplates.Experiments.IEvaluationHook;
            [TrainHook] private Hook @new() => new();
            [EvalHook] static RlTemplates.Experiments.IEvaluationHook Watch() => new Hook();
            [ExportStrategy("weights")] void Weights(RlTemplates.Experiments.ExportSource source, string folder, System.Threading.CancellationToken token) => throw new System.InvalidOperationException(folder);
            [ExportStrategy("notes")] static void Notes(RlTemplates.Experiments.ExportSource source, string folder) => throw new System.InvalidOperationException(folder + "!");
            [ContinueWhen] bool IsShort(EvaluationResult? evaluation) => evaluation is null || evaluation.Episodes.Count < Least;
            """)), "Lab.Config");

        var config = definition.Configure(definition.Options.CreateDefault());

        config.TrainHooks.ShouldHaveSingleItem().Name.ShouldBe("new");
        config.TrainHooks[0].Create().ShouldBeAssignableTo<ITrainingHook>();
        config.EvalHooks.ShouldHaveSingleItem().Name.ShouldBe("Watch");
        config.ExportMethods.Select(export => export.Name).ShouldBe(["weights", "notes"]);
        config.ContinueWhen!(null).ShouldBeTrue();
        config.ContinueWhen(new([.. Enumerable.Repeat(new EpisodeResult(1, 1), 3)], 0)).ShouldBeFalse();
    }

    [Fact]
    public void OptionsWithoutWrappersMakeTheEnvironmentAlone()
    {
        var sources = string.Concat(GeneratorHarness.Run(Samples.Pong.Replace("PongOptions", "PlainOptions", StringComparison.Ordinal) + """

            namespace Lab
            {
                [RlTemplates.EnvironmentOptions(typeof(Plain))]
                public sealed record PlainOptions { public int FrameSkip { get; init; } = 1; }

                public sealed class Plain : RlTemplates.IEnvironmentFactory<PlainOptions>
                {
                    public static RlTemplates.IEnvironment Create(PlainOptions options, int count) => throw new System.NotSupportedException();
                }
            }
            """).Sources.Values);
        sources.ShouldContain("CreateEnvironment = count => global::RlTemplates.Environments.EnvironmentFactory.Create(n => global::Lab.Plain.Create(c.Environment, n), c.Environment, count, \"Plain\", c.EnvironmentThreads, c.EnvironmentFaults),");
        sources.ShouldNotContain("Wrapping");
    }

    [Fact]
    public void DocsOfReferencedTypesComeFromTheirManifests()
    {
        var option = Pong.Options.Options.Single(o => o.Path == "environment.frame_stack");
        option.Summary.ShouldBe("Newest frames stacked as the observation's channels.");
        (option.Minimum, option.Maximum).ShouldBe((1, 16));
    }

    [Fact]
    public async Task TheEntryPointHandsOverEveryDefinition()
    {
        var run = GeneratorHarness.Run(Samples.EntryScript + Samples.Config(), Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        run.Diagnostics.ShouldBeEmpty();
        (await RunMain(run)).ShouldBe(1);
    }

    [Theory]
    [InlineData("public sealed record Config", 11)]
    [InlineData("public sealed partial class Config", 11)]
    [InlineData("public abstract partial record Config", 11)]
    [InlineData("public partial record Config(int Number)", 11)]
    [InlineData("public partial record Config<T>", 11)]
    [InlineData("file partial record Config", 11)]
    [InlineData("public partial record Config", 11, "public class Outer {")]
    [InlineData("private partial record Config", 11, "public partial class Outer {")]
    public async Task AWrongConfigClassStillHasAnEntryPoint(string declaration, int expected, string outer = "")
    {
        var run = GeneratorHarness.Run(Samples.EntryScript + Samples.Config(declaration: declaration, outer: outer), Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
        run.Diagnostics.ShouldBeEmpty();
        (await RunMain(run)).ShouldBe(expected);
    }

    [Fact]
    public void ErrorsNameTheRule()
    {
        var definition = Definition(GeneratorHarness.Run(Samples.Config("[Range(1, 5)] public int A { get; init; } = 6; public object B { get; init; } = 1;")), "Lab.Config");
        definition.Errors.Count.ShouldBe(2);
        definition.Errors[0].ShouldBe("RLT0005: The default of 'A' is 6; it must lie in [1, 5].");
        definition.Errors[1].ShouldStartWith("RLT0002: 'B' has type object");
    }

    internal static ExperimentDefinition Definition(GeneratorRun run, string type) =>
        (ExperimentDefinition)run.Load().GetType(type)!.GetProperty("Definition")!.GetValue(null)!;

    private static Task<int> RunMain(GeneratorRun run) => (Task<int>)run.Load().EntryPoint!.DeclaringType!
        .GetMethod("Main", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.Invoke(null, [Array.Empty<string>()])!;

    private static Dictionary<string, string> Text(object config) => Pong.Options.Options.ToDictionary(o => o.Path, o => o.Format(config));

    private sealed class RecordingRun : Run
    {
        private readonly Dictionary<string, string> _tags = [];

        public Dictionary<string, double> Metrics { get; } = [];

        public override string Id => "id";

        public override string Experiment => "pong-impala";

        public override string Directory => "";

        public override IReadOnlyDictionary<string, string> Tags => _tags;

        public override void SetTag(string name, string value) => _tags[name] = value;

        public override void Log(string metric, double value) => Metrics[metric] = value;

        public override void Stop(string reason) => throw new NotSupportedException();
    }
}
