using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class FixTests
{
    public static TheoryData<string, string, string> Members => new()
    {
        { "RLT0005", "[Range(1, 5)] public int A { get; init; } = 6;", "[Range(1, 5)] public int A { get; init; } = 5;" },
        { "RLT0005", "[Range(0, 5.0, MinimumIsExclusive = true)] public double A { get; init; } = 7.5;", "[Range(0, 5.0, MinimumIsExclusive = true)] public double A { get; init; } = 5;" },
        { "RLT0005", "[Range(0, 5, MinimumIsExclusive = true)] public int A { get; init; } = -1;", "[Range(0, 5, MinimumIsExclusive = true)] public int A { get; init; } = 1;" },
        { "RLT0005", "[AllowedValues(42, 84)] public int A { get; init; } = 80;", "[AllowedValues(42, 84)] public int A { get; init; } = 84;" },
        { "RLT0005", "[AllowedValues(\"easy\", \"hard\")] public string A { get; init; } = \"hart\";", "[AllowedValues(\"easy\", \"hard\")] public string A { get; init; } = \"hard\";" },
        { "RLT0006", "public required int A { get; init; }", "public int A { get; init; } = 0;" },
        { "RLT0007", "public int A { get; } = 1;", "public int A { get; init; } = 1;" },
        { "RLT0010", "[OnTrainResult] void M(Run r) { }", "[OnTrainResult] void M(TrainResult r) { }" },
        { "RLT0010", "[OnTrainResult] private static async Task M(TrainResult result, int run) { }", "[OnTrainResult] private static void M(TrainResult result, Run run) { }" },
        { "RLT0010", "[LogMetric(\"m\")] float M(TrainResult r) => 1;", "[LogMetric(\"m\")] double M(TrainResult r) => 1;" },
        { "RLT0010", "[ContinueWhen] bool M(EvaluationResult e) => true;", "[ContinueWhen] bool M(EvaluationResult? e) => true;" },
        { "RLT0146", "[ContinueWhen] bool M(EvaluationResult? e) => true;\n[ContinueWhen] bool N(EvaluationResult? e) => true;", "[ContinueWhen] bool M(EvaluationResult? e) => true;\n bool N(EvaluationResult? e) => true;" },
        { "RLT0147", "[ExportStrategy(\"../a\")] void MyOwn(RlTemplates.Experiments.ExportSource s, string f) { }", "[ExportStrategy(\"my_own\")] void MyOwn(RlTemplates.Experiments.ExportSource s, string f) { }" },
        { "RLT0011", "public CartPoleOptions Other { get; init; } = new();", "" },
        { "RLT0016", "[LogMetric(\"training_iteration\")] double MyOwn(TrainResult r) => 1;", "[LogMetric(\"my_own\")] double MyOwn(TrainResult r) => 1;" },
        { "RLT0025", "[ScriptParameter(\"--a\")] public int A => 1;", " public int A => 1;" },
        { "RLT0026", "[Range(5, 1)] public int A { get; init; } = 3;", "[Range(1, 5)] public int A { get; init; } = 3;" },
        { "RLT0027", "[Range(5, 1)] public bool A { get; init; }", " public bool A { get; init; }" },
        { "RLT0030", "public string ApiKey { get; init; } = \"sk-1\";", "public string ApiKey { get; init; } = \"\";" },
        { "RLT0041", "[LogMetric(\"Reward Per-Step\")] double M(TrainResult r) => 1;", "[LogMetric(\"reward_per_step\")] double M(TrainResult r) => 1;" },
        { "RLT0042", "[OnTrainResult] void M(TrainResult r) { try { M(r); } catch { } }", "[OnTrainResult] void M(TrainResult r) { try { M(r); } catch { throw; } }" },
    };

    public static TheoryData<string, string, string> Attributes => new()
    {
        { "RLT0008", "[LogMetric(\"episode_reward_men\")]", "[LogMetric(\"episode_reward_mean\")]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal)]", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1)]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1, AtMost = 2)]", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1)]" },
        { "RLT0009", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1), StopWhen(Metric.EpisodesTotal, AtMost = 2)]", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1)]" },
        { "RLT0037", "[StopWhen(Metric.TimeTotalSeconds, AtMost = 3600)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]" },
        { "RLT0038", "[StopWhen(Metric.EpisodeRewardMin, AtLeast = 12), StopWhen(Metric.EpisodeRewardMean, AtLeast = 10)]", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 10)]" },
        { "RLT0040", "[LogMetric(Metric.EpisodesTotal), LogMetric(Metric.EpisodesTotal)]", "[LogMetric(Metric.EpisodesTotal)]" },
    };

    public static TheoryData<string> WithoutFix => new()
    {
        "[OnEvaluation] static async void M(EvaluationResult r) => await Task.Yield();",
        "[OnEpisodeEnd] int M(EpisodeResult r) => 1;",
        "[LogMetric(\"m\")] string M(TrainResult r) => \"\";",
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task OfMembers(string id, string wrong, string mended) => await Gives(id, Samples.Config(wrong), Lines(Samples.Config(mended), mended));

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task OfAttributes(string id, string wrong, string mended) => await Gives(id, Samples.Config(attributes: wrong), Samples.Config(attributes: mended));

    [Theory]
    [InlineData("public sealed class Config", "public sealed partial record Config")]
    [InlineData("public sealed record Config", "public sealed partial record Config")]
    [InlineData("internal abstract partial class Config", "internal partial record Config")]
    [InlineData("file sealed partial record Config", "sealed partial record Config")]
    public async Task OfDeclarations(string wrong, string mended) => await Gives("RLT0001", Samples.Config(declaration: wrong), Samples.Config(declaration: mended));

    [Fact]
    public async Task OfTypesAround() => await Gives(
        "RLT0001", Samples.Config(outer: "public class Outer {", declaration: "private sealed partial record Config"),
        Samples.Config(outer: "public partial class Outer {", declaration: "internal sealed partial record Config"));

    [Theory]
    [InlineData("Pong Impala", "pong-impala")]
    [InlineData("PongImpala", "pong-impala")]
    [InlineData("../up", "up")]
    [InlineData("dot.", "dot")]
    [InlineData("", "config")]
    [InlineData("--", "config")]
    public async Task OfNames(string wrong, string mended) => await Gives("RLT0014", Samples.Config(name: wrong), Samples.Config(name: mended));

    [Fact]
    public async Task OfDuplicateNames()
    {
        const string Second = "} [RlExperiment(\"{0}\")] [StopWhen(Metric.EpisodesTotal, AtLeast = 1)] public sealed partial record Second { public PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new();";
        await Gives("RLT0015", Samples.Config(Second.Replace("{0}", "config", StringComparison.Ordinal)), Samples.Config(Second.Replace("{0}", "config-2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task OfAMissingPart()
    {
        var right = Samples.Config();
        var wrong = right.Replace("        public PongOptions Environment { get; init; } = new();\n", "", StringComparison.Ordinal);
        await Gives("RLT0012", wrong, right);
    }

    [Fact]
    public async Task OfAMissingCriterion()
    {
        var wrong = Samples.Config().Replace("[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]", "", StringComparison.Ordinal);
        var fix = (await FixHarness.Fix(wrong, "RLT0039")).ShouldNotBeNull();
        fix.Source.ShouldContain("[RlExperiment(\"config\")]\n    [StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]\n");
    }

    [Theory]
    [MemberData(nameof(WithoutFix))]
    public async Task NoneIsOfferedWhereTheMendIsNotMechanical(string members) => (await FixHarness.Fix(Samples.Config(members), "RLT0010")).ShouldBeNull();

    [Fact]
    public async Task AllOfOneRule() =>
        (await FixHarness.FixAll(Samples.Config("public int A { get; } = 1; public int B { get; } = 2;"), "RLT0007"))
            .ShouldBe(Samples.Config("public int A { get; init; } = 1; public int B { get; init; } = 2;"));

    [Theory]
    [InlineData("RLT0023", "[StopWhen(Metric.EpisodesTotal, AtLeast = 5)] public record Other { }", " public record Other { }")]
    [InlineData("RLT0024", "public class Other {\n    [OnTrainResult]\n    void M(TrainResult r) { }\n}", "public class Other {\n    void M(TrainResult r) { }\n}")]
    [InlineData("RLT0024", "public class Other { [Obsolete, OnTrainResult] void M(TrainResult r) { } }", "public class Other { [Obsolete] void M(TrainResult r) { } }")]
    [InlineData("RLT0029", "[Options] public sealed class Other { public int A { get; init; } }", "[Options] public sealed partial record Other { public int A { get; init; } }")]
    public async Task OfOtherTypes(string id, string wrong, string mended) => await Gives(id, Samples.Config("} " + wrong[..^1]), Samples.Config("} " + mended[..^1]));

    [Fact]
    public async Task AMemberGoesWithItsComment()
    {
        const string Member = "\n        /// <summary>A second one.</summary>\n        public CartPoleOptions Other { get; init; } = new();\n";
        await Gives("RLT0011", Samples.Config(Member), Samples.Config("\n"));
    }

    [Fact]
    public async Task AParameterOfARecordIsNotRemoved() =>
        (await FixHarness.Fix(Samples.Config(declaration: "public sealed partial record Config(CartPoleOptions First, CartPoleOptions Second)"), "RLT0011")).ShouldBeNull();

    private static async Task Gives(string id, string wrong, string mended)
    {
        var fix = (await FixHarness.Fix(wrong, id)).ShouldNotBeNull($"no fix of {id}");
        fix.Source.ShouldBe(mended);
        fix.Title.ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>A member that is removed takes its line with it.</summary>
    private static string Lines(string source, string mended) => mended.Length > 0 ? source : source.Replace("new();\n        \n", "new();\n", StringComparison.Ordinal);
}
