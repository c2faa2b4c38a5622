using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class EdgeCaseTests
{
    [Theory]
    [InlineData("public int @class { get; init; } = 1; public int @record { get; init; } = 2; [OnTrainResult] void @event(TrainResult r) { }")]
    [InlineData("public Inner @new { get; init; } = new(); } public sealed record Inner { public @enum @int { get; init; } } public enum @enum { @if, @else }  namespace @namespace {")]
    [InlineData("public int c { get; init; } = 1; public int v { get; init; } = 2; public int result { get; set; } = 1; public int count { get; init; }")]
    [InlineData("public int? A { get; init; } public string? B { get; init; } public IReadOnlyList<int>? C { get; init; } public int[] D { get; init; } = []; public List<string> E { get; init; } = [];")]
    [InlineData("public Dictionary<string, double> A { get; init; } = []; public IReadOnlyDictionary<string, TimeSpan> B { get; init; } = new Dictionary<string, TimeSpan>(); public IReadOnlyList<double?> C { get; init; } = [];")]
    [InlineData("internal int A { get; init; } = 1; private int B { get; init; } = 2;  public static int D { get; set; } public int this[int i] => i; public int E { get; set; }")]
    [InlineData("public DayOfWeek A { get; init; } public Guid B { get; init; } public DateTimeOffset C { get; init; } public decimal D { get; init; } = 1.5m; public Half H { get; init; }")]
    [InlineData("[AllowedValues(1, 2.5)] public double A { get; init; } = 2.5; [AllowedValues(\"a\\\"b\", \"c\")] public string B { get; init; } = \"c\"; [AllowedValues(DayOfWeek.Friday)] public DayOfWeek C { get; init; } = DayOfWeek.Friday;")]
    [InlineData("public Point P { get; init; } = new(1, 2); } public sealed record Point(int X, int Y) { public Deep D { get; init; } = new(); } public readonly record struct Deep { public Deep() { } public int Z { get; init; } = 3;")]
    [InlineData("/// <summary>Broken <b>xml & \"quotes\" {braces}</summary>\npublic int A { get; init; } = 1;")]
    [InlineData("/** <summary>Stars\n * <see langword=\"null\"/> {braces} \"quotes\"</summary> */\npublic int A { get; init; } = 1;")]
    public void ConfigsThatMustCompile(string members)
    {
        var run = GeneratorHarness.Run(Samples.Config(members));
        run.Diagnostics.ShouldBeEmpty();
        var definition = EmitLoadRunTests.Definition(run, "Lab.Config");
        definition.Errors.ShouldBeEmpty();
        var bound = definition.Options.Bind(new(definition.Options.Options.Count));
        foreach (var option in definition.Options.Options)
        {
            var text = option.Format(bound);
            option.TryParse(text, out _, out var problem).ShouldBeTrue($"{option.Path}={text} {problem}");
        }
    }

    [Fact]
    public void NestedTypes()
    {
        var run = Compiles(Samples.Config(outer: "public partial class Outer { internal partial record struct Middle { public partial interface @interface {"));
        run.Sources.Keys.ShouldContain("Lab.Outer+Middle+interface+Config.Options.g.cs");
    }

    [Fact]
    public void GlobalNamespace() => Compiles(Samples.Config().Replace("namespace Lab\n{\n    using", "namespace Lab { } namespace None\n{\n    using", StringComparison.Ordinal).Replace("LearnerOptions Algorithm", "Lab.LearnerOptions Algorithm", StringComparison.Ordinal)
        + "[RlTemplates.RlExperiment(\"global\")] public sealed partial record Global { public RlTemplates.Environments.PongOptions Environment { get; init; } = new(); public Lab.LearnerOptions Algorithm { get; init; } = new(); }");

    [Fact]
    public void AUserTypeCalledSystem() => Compiles(
        Samples.Config("public int A { get; init; } = 1; public IReadOnlyList<int> B { get; init; } = []; [OnEvaluation] void E(EvaluationResult r) { }") + " namespace Lab { public class System { } public class RlTemplates { } public class Options { } public class Metric { } }",
        qualified: true);

    [Fact]
    public void SameNameInTwoNamespaces()
    {
        var run = Compiles(Samples.Config()
            + "namespace Other { using RlTemplates; using RlTemplates.Environments; [RlExperiment(\"other\")] public sealed partial record Config { public PongOptions Environment { get; init; } = new(); public Lab.LearnerOptions Algorithm { get; init; } = new(); } }");
        run.Sources.Keys.ShouldContain("Lab.Config.Options.g.cs");
        run.Sources.Keys.ShouldContain("Other.Config.Options.g.cs");
    }

    [Fact]
    public void OwnStopEvaluationAndSeedAreKept()
    {
        var run = Compiles(Samples.Config("""
            public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new() { Episodes = 3 };
            public IReadOnlyDictionary<string, RlTemplates.Options.StopBound> Stop { get; init; } = new Dictionary<string, RlTemplates.Options.StopBound>();
            public int Seed { get; init; } = -1;
            """));
        var definition = EmitLoadRunTests.Definition(run, "Lab.Config");
        var config = definition.Configure(definition.Options.CreateDefault());
        config.Evaluation.Episodes.ShouldBe(3);
        config.Seed.ShouldBe(ulong.MaxValue);
    }

    [Fact]
    public void OptionsOfBaseRecordsComeFirst()
    {
        var run = Compiles(Samples.Config("public int Own { get; init; }", declaration: "public sealed partial record Config : Base") + "namespace Lab { public abstract record Base { public int Shared { get; init; } = 7; } }");
        EmitLoadRunTests.Definition(run, "Lab.Config").Options.Options.Select(o => o.Path).First().ShouldBe("shared");
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public void OutputDoesNotDependOnTheCulture(string culture)
    {
        var source = Samples.Config("[Range(-0.5, 1.5)] public double A { get; init; } = -0.25; [AllowedValues(1.5, -2)] public double B { get; init; } = 1.5;", "[StopWhen(Metric.EpisodesTotal, AtLeast = -1.5)]");
        var expected = GeneratorHarness.Run(source).Sources;
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new(culture);
        try
        {
            GeneratorHarness.Run(source).Sources.ShouldBe(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("class P { static void Main() { } }", false)]
    [InlineData("class P { static int Main(string[] args) => 0; }", false)]
    [InlineData("class P { static async System.Threading.Tasks.Task Main() => await System.Threading.Tasks.Task.Yield(); }", false)]
    [InlineData("class P { static void Main() { } } class Q { static void Main() { } }", false)]
    [InlineData("class P { void Main() { } public int Start() => 0; }", true)]
    public void AnEntryPointIsWrittenWhereThereIsNone(string source, bool expected) =>
        HasEntryPoint(GeneratorHarness.Run(Samples.EntryScript + Samples.Config() + source, OutputKind.ConsoleApplication)).ShouldBe(expected);

    [Fact]
    public void TopLevelStatementsAreAnEntryPoint() =>
        HasEntryPoint(GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, "System.Console.WriteLine();", Samples.EntryScript + Samples.Config()], OutputKind.ConsoleApplication))).ShouldBeFalse();

    [Fact]
    public void LibrariesAndProjectsThatSwitchItOffGetNoEntryPoint()
    {
        HasEntryPoint(GeneratorHarness.Run(Samples.EntryScript + Samples.Config())).ShouldBeFalse();
        HasEntryPoint(GeneratorHarness.Run(Samples.EntryScript + Samples.Config(), OutputKind.ConsoleApplication, ("RlTemplatesEntryPoint", "False"))).ShouldBeFalse();
        HasEntryPoint(GeneratorHarness.Run(Samples.EntryScript, OutputKind.ConsoleApplication)).ShouldBeFalse();
    }

    private static bool HasEntryPoint(GeneratorRun run) => run.Sources.ContainsKey("RlTemplates.EntryPoint.g.cs");

    private static GeneratorRun Compiles(string source, bool qualified = false)
    {
        var text = qualified ? source.Replace(" RlTemplates.", " global::RlTemplates.", StringComparison.Ordinal).Replace("[RlTemplates.", "[global::RlTemplates.", StringComparison.Ordinal)
            .Replace("using RlTemplates", "using global::RlTemplates", StringComparison.Ordinal).Replace("System.", "global::System.", StringComparison.Ordinal).Replace("(RlTemplates.", "(global::RlTemplates.", StringComparison.Ordinal).Replace("Metric.", "global::RlTemplates.Metric.", StringComparison.Ordinal) : source;
        var run = GeneratorHarness.Run(text);
        run.Diagnostics.ShouldBeEmpty();
        run.Sources.Values.ShouldAllBe(s => !s.Contains("Errors =", StringComparison.Ordinal));
        return run;
    }
}
