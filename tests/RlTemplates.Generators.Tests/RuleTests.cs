using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;
using static RlTemplates.Generators.Tests.Finding;

namespace RlTemplates.Generators.Tests;

public sealed class RuleTests
{
    private const string Line = """
        public readonly record struct Line(double First, double Last, long Steps) : System.IParsable<Line>, System.IFormattable, RlTemplates.Options.IHasNumbers
        {
            public System.Collections.Generic.IEnumerable<double> Numbers => [First, Last];
            public static Line From(double first, double last, long steps) => new(first, last, steps);
            public static Line Parse(string s, System.IFormatProvider? provider) => default;
            public static bool TryParse(string? s, System.IFormatProvider? provider, out Line result) { result = default; return true; }
            public string ToString(string? format, System.IFormatProvider? provider) => "";
        }

        """;

    public static TheoryData<string, string, string, string> Members => new()
    {
        { "RLT0002", "public object Thing { get; init; } = 1;", "type object", "public int Thing { get; init; } = 1;" },
        { "RLT0002", "public System.Text.StringBuilder Thing { get; init; } = new();", "record", "public string Thing { get; init; } = \"\";" },
        { "RLT0002", "public LearnerOptions? Other { get; init; }", "without '?'", "public LearnerOptions? Other => null;" },
        { "RLT0003", "public int LearningRate { get; init; } = 1; public int Learning_Rate { get; init; } = 1;", "--learning-rate", "public int LearningRate { get; init; } = 1;" },
        { "RLT0003", "public int FooBar { get; init; } = 1; public int fooBar { get; init; } = 1;", "--foo-bar of 'Config.fooBar' is taken by 'Config.FooBar'", "public int FooBar { get; init; } = 1;" },
        { "RLT0003", "[ScriptParameter(\"--seed\")] public int A { get; init; } = 1; public int Seed { get; init; } = 1;", "--seed", "[ScriptParameter(\"--a\")] public int A { get; init; } = 1; public int Seed { get; init; } = 1;" },
        { "RLT0004", "public string Config { get; init; } = \"\";", "--config", "public string Preset { get; init; } = \"\";" },
        { "RLT0004", "[ScriptParameter(\"--a b\")] public int A { get; init; } = 1;", "--like-this", "[ScriptParameter(\"--a-b\")] public int A { get; init; } = 1;" },
        { "RLT0004", "public int Evaluation { get; init; } = 1;", "EvaluationOptions", "public int Evaluations { get; init; } = 1;" },
        { "RLT0005", "[Range(1, 5)] public int A { get; init; } = 6;", "[1, 5]", "[Range(1, 5)] public int A { get; init; } = 5;" },
        { "RLT0005", "[Range(0.5, 5.0, MaximumIsExclusive = true)] public double A { get; init; } = 5;", "[0.5, 5)", "[Range(0.5, 5.0)] public double A { get; init; } = 5;" },
        { "RLT0005", "[Range(1, int.MaxValue)] public int A { get; init; }  = 0;", "at least 1", "[Range(0, int.MaxValue)] public int A { get; init; }" },
        { "RLT0005", "[AllowedValues(42, 84)] public int A { get; init; } = 43;", "42, 84", "[AllowedValues(42, 84)] public int A { get; init; } = 42;" },
        { "RLT0005", "public Inner A { get; init; } = new() { B = 5 };} public sealed record Inner { [Range(0, 1)] public int B { get; init; }", "[0, 1]", "public Inner A { get; init; } = new() { B = 1 };} public sealed record Inner { [Range(0, 1)] public int B { get; init; }" },
        { "RLT0005", "[Range(1, 9)] public IReadOnlyList<int> A { get; init; } = [1, 10];", "[1, 9]", "[Range(1, 9)] public IReadOnlyList<int> A { get; init; } = [1, 9];" },
        { "RLT0005", "[Range(typeof(System.TimeSpan), \"00:00:01\", \"00:01:00\")] public System.TimeSpan A { get; init; } = System.TimeSpan.FromMinutes(5);", "[1, 60]", "[Range(typeof(System.TimeSpan), \"00:00:01\", \"00:01:00\")] public System.TimeSpan A { get; init; } = System.TimeSpan.FromSeconds(5);" },
        { "RLT0005", "[DurationRange(\"1s\", \"1m\")] public System.TimeSpan A { get; init; } = System.TimeSpan.FromMinutes(5);", "[1, 60]", "[DurationRange(\"1s\", \"00:05:00\")] public System.TimeSpan A { get; init; } = System.TimeSpan.FromMinutes(5);" },
        { "RLT0005", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"fast\", null);", "its text must be a schedule (write a number, for example 3e-4", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"linear(1, 0, 10)\", null);" },
        { "RLT0005", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"liner(1, 0, 10)\", null);", "did you mean linear?", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"3e-4\", null);" },
        { "RLT0005", "[Range(0, 1)] public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"linear(1, -1, 10)\", null);", "it must lie in [0, 1]", "[Range(0, 1)] public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Parse(\"linear(1, 0, 10)\", null);" },
        { "RLT0005", "public System.TimeSpan A { get; init; } = System.TimeSpan.Parse(\"90s\");", "its text must be a time such as 0:05:00", "public System.TimeSpan A { get; init; } = System.TimeSpan.Parse(\"0:01:30\");" },
        { "RLT0005", "public bool A { get; init; } = bool.Parse(\"yes\");", "its text must be true or false", "public bool A { get; init; } = bool.Parse(\"true\");" },
        { "RLT0005", Line + "[Range(0, 1)] public Line A { get; init; } = Line.From(1, -1, 5);", "[0, 1]", Line + "[Range(0, 1)] public Line A { get; init; } = Line.From(1, 0.5, 5);" },
        { "RLT0005", "public IReadOnlyList<RlTemplates.Environments.Wrapper> A { get; init; } = [RlTemplates.Environments.Wrapper.Grey, RlTemplates.Environments.Wrapper.FrameStack(0)];", "its frames must lie in [1, 10000000]", "public IReadOnlyList<RlTemplates.Environments.Wrapper> A { get; init; } = [RlTemplates.Environments.Wrapper.Grey, RlTemplates.Environments.Wrapper.FrameStack(1)];" },
        { "RLT0005", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Linear(1e-3, 0, -5);", "its timesteps must lie in [1, ", "public RlTemplates.Learning.Optimizers.Schedule A { get; init; } = RlTemplates.Learning.Optimizers.Schedule.Linear(1e-3, 0, 5);" },
        { "RLT0005", Line + "[Range(0, 1)] public Line A { get; init; } = new(2, 1, 5);", "[0, 1]", Line + "[Range(0, 1)] public Line A { get; init; } = new(0, 1, 5);" },
        { "RLT0006", "public required int A { get; init; }", "= 0", "public int A { get; init; }" },
        { "RLT0006", "public LearnerOptions Other { get; init; } = null!;", "'Other' has no default; give it an initialiser such as '= new();'", "public LearnerOptions? Other => null;" },
        { "RLT0006", "public LearnerOptions Other { get; init; } = default!;", "= new();", "public LearnerOptions? Other => null;" },
        { "RLT0006", "public string A { get; init; } = null!;", "= \"\";", "public string? A { get; init; } = null;" },
        { "RLT0006", "public IReadOnlyList<int> A { get; init; } = (null!);", "= [];", "public IReadOnlyList<int> A { get; init; } = [];" },
        { "RLT0006", "public Inner A { get; init; } = new() { B = null! };} public sealed record Inner { public string B { get; init; } = \"\";", "'B' has no default", "public Inner A { get; init; } = new() { B = \"b\" };} public sealed record Inner { public string B { get; init; } = \"\";" },
        { "RLT0007", "public int A { get; } = 1;", "no init accessor", "public int A => 1;" },
        { "RLT0010", "[OnTrainResult] void M(Run run) { }", "void M(TrainResult train, Run run)", "[OnTrainResult] void M(TrainResult r, Run run) { }" },
        { "RLT0010", "[OnEpisodeEnd] int M(EpisodeResult r) => 1;", "EpisodeResult", "[OnEpisodeEnd] void M(EpisodeResult r) { }" },
        { "RLT0010", "[OnCheckpoint] void M(Checkpoint c, int n) { }", "Checkpoint", "[OnCheckpoint] void M(Checkpoint c) { }" },
        { "RLT0010", "[OnEvaluation] static async void M(EvaluationResult r) => await Task.Yield();", "EvaluationResult", "[OnEvaluation] static void M(EvaluationResult r) { }" },
        { "RLT0010", "[LogMetric(\"m\")] string M(TrainResult r) => \"\";", "double M(TrainResult result)", "[LogMetric(\"m\")] double M(TrainResult r) => 1;" },
        { "RLT0010", "[TrainHook] RlTemplates.Experiments.ITrainingHook M(Run run) => null!;", "ITrainingHook M()", "[TrainHook] static RlTemplates.Experiments.ITrainingHook M() => null!;" },
        { "RLT0010", "[TrainHook] RlTemplates.Experiments.IEvaluationHook M() => null!;", "ITrainingHook M()", "[EvalHook] RlTemplates.Experiments.IEvaluationHook M() => null!;" },
        { "RLT0010", "[ExportStrategy(\"a\")] void M(string folder, RlTemplates.Experiments.ExportSource source) { }", "void M(ExportSource source, string folder)", "[ExportStrategy(\"a\")] void M(RlTemplates.Experiments.ExportSource source, string folder, System.Threading.CancellationToken token) { }" },
        { "RLT0010", "[ContinueWhen] bool M(EvaluationResult evaluation) => true;", "bool M(EvaluationResult? evaluation)", "[ContinueWhen] bool M(EvaluationResult? evaluation) => true;" },
        { "RLT0146", "[ContinueWhen] bool M(EvaluationResult? e) => true; [ContinueWhen] bool N(EvaluationResult? e) => true;", "'N' is a second [ContinueWhen] beside 'M'", "[ContinueWhen] bool M(EvaluationResult? e) => true; bool N(EvaluationResult? e) => true;" },
        { "RLT0147", "[ExportStrategy(\"../a\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { }", "it must be the name of a folder", "[ExportStrategy(\"a.b-c_1 ä\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { }" },
        { "RLT0147", "[ExportStrategy(\"\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { }", "it must be the name of a folder", "[ExportStrategy(\"a\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { }" },
        { "RLT0147", "[ExportStrategy(\"a\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { } [ExportStrategy(\"A\")] void N(RlTemplates.Experiments.ExportSource source, string folder) { }", "'M' has this name already", "[ExportStrategy(\"a\")] void M(RlTemplates.Experiments.ExportSource source, string folder) { } [ExportStrategy(\"b\")] void N(RlTemplates.Experiments.ExportSource source, string folder) { }" },
        { "RLT0016", "[LogMetric(\"training_iteration\")] double M(TrainResult r) => 1;", "taken by the built-in 'Metric.TrainingIteration'", "[LogMetric(\"iteration\")] double M(TrainResult r) => 1;" },
        { "RLT0016", "[LogMetric(\"learner/entropy\")] double M(TrainResult r) => 1;", "taken by the algorithm 'Learner'", "[LogMetric(\"entropy\")] double M(TrainResult r) => 1;" },
        { "RLT0016", "[LogMetric(\"mine\")] double M(TrainResult r) => 1; [LogMetric(\"mine\")] double M(EvaluationResult r) => 2;", "of 'M(EvaluationResult)' is taken by 'M(TrainResult)'", "[LogMetric(\"mine\")] double M(TrainResult r) => 1; double M(EvaluationResult r) => 2;" },
        { "RLT0016", "[LogMetric(\"mine\")] double M(TrainResult r) => 1; [LogMetric(\"mine\")] double N(TrainResult r) => 2;", "of 'N' is taken by 'M'", "[LogMetric(\"mine\")] double M(TrainResult r) => 1; [LogMetric(\"my_other\")] double N(TrainResult r) => 2;" },
        { "RLT0011", "public CartPoleOptions Other { get; init; } = new();", "second environment", "public CartPoleOptions Other => new();" },
        { "RLT0011", "public LearnerOptions Other { get; init; } = new();", "second algorithm", "public LearnerOptions Other => new();" },
    };

    public static TheoryData<string, string, string, string> Attributes => new()
    {
        { "RLT0008", "[LogMetric(\"episode_reward_men\")]", "did you mean 'episode_reward_mean'?", "[LogMetric(\"learner/entropy\")]" },
        { "RLT0008", "[StopWhen(\"reward\", AtLeast = 1)]", "[LogMetric]", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 1)]" },
        { "RLT0008", "[StopWhen(\"episode_maen\", AtLeast = 1)]", "known are environment_restarts, ", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 1)]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal)]", "no bound", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1)]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1, AtMost = 2)]", "two bounds", "[StopWhen(Metric.EpisodesTotal, AtLeast = 2)]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1), StopWhen(Metric.EpisodesTotal, AtMost = 2)]", "second", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1), StopWhen(Metric.TimestepsTotal, AtLeast = 10)]" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task MemberRules(string id, string wrong, string words, string mended) => Holds(id, Samples.Config(wrong), words, Samples.Config(mended));

    [Theory]
    [MemberData(nameof(Attributes))]
    public Task AttributeRules(string id, string wrong, string words, string mended) =>
        Holds(id, Samples.Config(attributes: wrong), words, Samples.Config(attributes: mended));

    [Theory]
    [InlineData("public sealed record Config", "must be partial")]
    [InlineData("public sealed partial class Config", "must be a partial record")]
    [InlineData("public partial record Config<T>", "generic")]
    [InlineData("public abstract partial record Config", "abstract")]
    [InlineData("public partial record Config(int Number)", "constructor")]
    [InlineData("public sealed partial record Config", "not partial", "public class Outer {")]
    [InlineData("private sealed partial record Config", "not visible", "public partial class Outer {")]
    [InlineData("file sealed partial record Config", "file-local")]
    public Task ConfigClassRule(string declaration, string words, string outer = "") =>
        Holds("RLT0001", Samples.Config(declaration: declaration, outer: outer), words, Samples.Config());

    [Theory]
    [InlineData("")]
    [InlineData("Pong Impala")]
    [InlineData("../up")]
    [InlineData("UPPER")]
    [InlineData("dot.")]
    public Task NameRule(string name) => Holds("RLT0014", Samples.Config(name: name), name, Samples.Config(name: "1st-run.b_2"));

    [Theory]
    [InlineData("実験")]
    [InlineData("größe-1")]
    public async Task NamesMayHaveLettersOfAnyScript(string name) => (await GeneratorHarness.Analyze(Samples.Config(name: name))).ShouldBeEmpty();

    [Fact]
    public Task DuplicateNameRule()
    {
        const string Second = "} [RlExperiment(\"{0}\")] [StopWhen(Metric.EpisodesTotal, AtLeast = 1)] public sealed partial record Second { public PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new();";
        return Holds("RLT0015", Samples.Config(Second.Replace("{0}", "config", StringComparison.Ordinal)), "taken by", Samples.Config(Second.Replace("{0}", "second", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("public PongOptions Environment { get; init; } = new();", "no environment")]
    [InlineData("public LearnerOptions Algorithm { get; init; } = new();", "no algorithm")]
    public Task MissingPartRule(string removed, string words) =>
        Holds("RLT0012", Samples.Config().Replace(removed, "", StringComparison.Ordinal), words, Samples.Config());

    [Fact]
    public Task KindsRule() => Holds(
        "RLT0013", Samples.Config().Replace("ObservationKinds.Image | RlTemplates.ObservationKinds.Vector", "ObservationKinds.Vector", StringComparison.Ordinal), "learns from vector observations, but 'Pong' has image", Samples.Config());

    [Theory]
    [InlineData("Discrete", "Continuous", "learns from discrete actions, but 'Walker' has continuous actions")]
    [InlineData("Discrete", "MultiDiscrete", "learns from discrete actions, but 'Walker' has multi-discrete actions")]
    [InlineData("Continuous", "Discrete", "learns from continuous actions, but 'Walker' has discrete actions")]
    [InlineData("Discrete | RlTemplates.ActionKinds.MultiDiscrete", "Continuous", "learns from discrete or multi-discrete actions, but 'Walker' has continuous actions")]
    public Task ActionKindsRule(string learned, string taken, string words)
    {
        var source = Samples.Config(outer: "").Replace("PongOptions Environment", "WalkerOptions Environment", StringComparison.Ordinal) + $$"""
            namespace Lab
            {
                [RlTemplates.EnvironmentOptions(typeof(Walker))]
                public sealed record WalkerOptions;

                [RlTemplates.Environment(RlTemplates.ObservationKinds.Vector, RlTemplates.ActionKinds.{{taken}})]
                public sealed class Walker : RlTemplates.IEnvironmentFactory<WalkerOptions>
                {
                    public static RlTemplates.IEnvironment Create(WalkerOptions options, int count) => throw new System.NotSupportedException();
                }
            }
            """;
        return Holds("RLT0013", Learning(learned), words, Learning("Discrete | RlTemplates.ActionKinds.MultiDiscrete | RlTemplates.ActionKinds.Continuous"));

        string Learning(string kinds) => source.Replace(
            "RlTemplates.ObservationKinds.Vector, RlTemplates.ActionKinds.Discrete, Metrics", $"RlTemplates.ObservationKinds.Vector, RlTemplates.ActionKinds.{kinds}, Metrics", StringComparison.Ordinal);
    }

    [Fact]
    public Task DqnOnContinuousActionsIsRefused()
    {
        var discrete = Samples.Config().Replace("LearnerOptions Algorithm", "RlTemplates.Learning.Algorithms.DqnOptions Algorithm", StringComparison.Ordinal);
        return Holds(
            "RLT0013", discrete.Replace("PongOptions", "PendulumOptions", StringComparison.Ordinal), "'Dqn' learns from discrete actions, but 'Pendulum' has continuous actions", discrete);
    }

    [Fact]
    public Task SacOnDiscreteActionsIsRefused()
    {
        var continuous = Samples.Config().Replace("LearnerOptions Algorithm", "RlTemplates.Learning.Algorithms.SacOptions Algorithm", StringComparison.Ordinal)
            .Replace("PongOptions", "PendulumOptions", StringComparison.Ordinal);
        return Holds(
            "RLT0013", continuous.Replace("PendulumOptions", "CartPoleOptions", StringComparison.Ordinal), "'Sac' learns from continuous actions, but 'CartPole' has discrete actions", continuous);
    }

    [Fact]
    public Task FactoryRule() => Holds(
        "RLT0013", Samples.Config().Replace(": RlTemplates.IAlgorithmFactory<LearnerOptions>", "", StringComparison.Ordinal), "IAlgorithmFactory<LearnerOptions>", Samples.Config());

    [Fact]
    public async Task OptionsRecordsAreJudgedWhereTheyStandAndOnce()
    {
        var source = Samples.Config().Replace("= 1e-3;", "= 2;", StringComparison.Ordinal);
        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        found.GetMessage(null).ShouldBe("The default of 'LearningRate' is 2; it must lie in (0, 1]");
        source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length).ShouldBe("2");
    }

    [Fact]
    public async Task TheExampleIsRight() => (await GeneratorHarness.Analyze(Samples.Pong)).ShouldBeEmpty();
}
