using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Choices;

public sealed class ChoiceTests
{
    private const string Project = "/project/configs/default.yaml";

    [Fact]
    public void TheTableKnowsEveryRecordAndBindsIt()
    {
        var run = GeneratorHarness.Run(ChoiceSamples.Class);

        run.Diagnostics.ShouldBeEmpty();
        var definition = (ExperimentDefinition)run.Load().GetType("Lab.Config")!.GetProperty("Definition")!.GetValue(null)!;
        var choices = definition.Options.Choices;
        choices.Select(c => (c.Path, c.IsList, c.TakesNull)).Take(2).ShouldBe([("motor", false, true), ("spares", true, false)]);
        choices.Skip(2).Select(c => c.Path).ShouldBe(["tracking.sinks", "hooks", "export.strategies", "engine", "curriculum"]);
        choices[0].Family.Tables.Select(t => t.Name).ShouldBe(["fast", "plain"]);
        choices[0].Family.Tables[1].Summary.ShouldBe("Drives plainly.");
        choices[0].Family.Tables[1].Options.Select(o => o.Path).ShouldBe(["power", "event"]);
        choices[0].Family.Tables[0].Choices.ShouldHaveSingleItem().Family.ShouldBeSameAs(choices[0].Family);
    }

    [Theory]
    [InlineData("public sealed record Next : MotorOptions;", "Tables Manifests")]
    [InlineData("// nothing", "")]
    [InlineData("public sealed record Alone;", "")]
    public void ANewRecordRerunsTheTable(string types, string modified)
    {
        var run = GeneratorHarness.Run(ChoiceSamples.Class);

        var rerun = run.Rerun(ChoiceSamples.With(types)).Results.SelectMany(r => r.TrackedSteps)
            .Where(s => s.Key != TrackingNames.Experiments && TrackingNames.All.Contains(s.Key))
            .Where(s => s.Value.SelectMany(v => v.Outputs).Any(o => o.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
            .Select(s => s.Key);

        rerun.ShouldBe(modified.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Fact]
    public void ARecordInAFileOfItsOwnIsSeenWhenItChanges()
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, ChoiceSamples.Class, "namespace Lab { public sealed record Other : MotorOptions { public int A { get; init; } } }"]));

        var again = run.Rerun("namespace Lab { public sealed record Other : MotorOptions { public int B { get; init; } } }");

        var table = again.Results.SelectMany(r => r.GeneratedSources)
            .Single(s => s.HintName.EndsWith("Options.g.cs", StringComparison.Ordinal)
                && s.SourceText.ToString().Contains("GeneratedOptionTable", StringComparison.Ordinal));
        table.SourceText.ToString().ShouldContain("\"b\"");
    }

    [Fact]
    public void RecordsOfAReferenceAreChosenToo()
    {
        const string Types = """
            using RlTemplates;
            namespace Team
            {
                [Options] public abstract record SinkOptions;
                public sealed record TensorBoardSink : SinkOptions { public int Every { get; init; } = 2; }
                [OptionType("away")] public sealed record WebSinkOptions : SinkOptions { public string Host { get; init; } = "h"; }
                [Options] public sealed record Outputs { public System.Collections.Generic.IReadOnlyList<SinkOptions> Sinks { get; init; } = [new TensorBoardSink { Every = 7 }]; }
            }
            """;
        var library = GeneratorHarness.Run(Types);
        library.Sources.Values.ShouldContain(s => s.Contains("[assembly: global::RlTemplates.OptionChoiceAttribute(typeof(global::Team.TensorBoardSink))]", StringComparison.Ordinal));
        library.Sources.Values.ShouldContain(s => s.Contains("\"Sinks\", Default = \"tensor_board\"", StringComparison.Ordinal) && s.Contains("\"Sinks.0.Every\", Default = \"7\"", StringComparison.Ordinal));
        using var stream = new MemoryStream();
        library.Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        var compilation = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, ChoiceSamples.With("public sealed record Own : Team.SinkOptions;", "public Team.Outputs Outputs { get; init; } = new();")])
            .AddReferences(MetadataReference.CreateFromImage(stream.ToArray()));

        var run = GeneratorHarness.Run(compilation);

        run.Diagnostics.ShouldBeEmpty();
        var table = run.Sources.Single(s => s.Key.EndsWith("Options.g.cs", StringComparison.Ordinal) && s.Value.Contains("GeneratedOptionTable", StringComparison.Ordinal)).Value;
        table.ShouldContain("Name => \"own\"");
        table.ShouldContain("Name => \"tensor_board\"");
        table.ShouldContain("Name => \"away\"");
    }

    [Theory]
    [InlineData("RLT0025", "public sealed record Named : MotorOptions { [ScriptParameter(\"--watts\")] public int Watts { get; init; } }", "", "is an option of a record that is chosen: its name begins with the place that chooses the record")]
    [InlineData("RLT0122", "public sealed record PlainMotor : MotorOptions;", "", "is called 'plain' in presets, which is the name of Lab.Plain too")]
    [InlineData("RLT0122", "[OptionType(\"Big One\")] public sealed record Big : MotorOptions;", "", "is called 'Big One' in presets, which cannot be written as a type")]
    [InlineData("RLT0029", "public sealed record Big<T> : MotorOptions;", "", "must not be generic")]
    [InlineData("RLT0029", "public sealed record Big(int A) : MotorOptions;", "", "must have a constructor without parameters")]
    [InlineData("RLT0004", "public sealed record Big : MotorOptions { public int Type { get; init; } }", "", "'Type' is what says in a preset which record is chosen")]
    [InlineData("RLT0006", "", "public MotorOptions Third { get; init; }", "'Third' has no default; give it an initialiser such as '= new Lab.@class.Fast();'")]
    [InlineData("RLT0006", "", "public MotorOptions Third { get; init; } = null!;", "'Third' has no default; give it an initialiser such as '= new Lab.@class.Fast();'")]
    [InlineData("RLT0005", "", "public List<MotorOptions> Third { get; init; } = [new Plain { Power = 11 }];", "The default of 'Power' is 11; it must lie in [1, 10]")]
    [InlineData("RLT0005", "public sealed record Big : MotorOptions { [Range(1, 2)] public int Size { get; init; } = 3; }", "", "The default of 'Size' is 3")]
    [InlineData("RLT0002", "public abstract record Unmarked;", "public Unmarked? Third { get; init; }", "or mark it [Options], so that one of the records that derive from it can be chosen")]
    public async Task WhatIsWrongInCodeIsToldWhereItStands(string id, string types, string members, string words)
    {
        var found = await GeneratorHarness.Analyze(ChoiceSamples.With(types, members));

        found.Where(d => d.Id == id).ShouldHaveSingleItem().GetMessage(null).ShouldContain(words);
    }

    [Fact]
    public async Task ARecordWhoseNameIsTakenIsOfferedItsWholeName() =>
        (await FixHarness.Fix(ChoiceSamples.With("public sealed record PlainMotor : MotorOptions;", ""), "RLT0122")).ShouldNotBeNull()
            .Source.ShouldContain("[OptionType(\"plain_motor\")] public sealed record PlainMotor : MotorOptions;");

    [Fact]
    public async Task NoOtherNameIsOfferedForOneThatWasGiven() =>
        (await FixHarness.Fix(ChoiceSamples.With("[OptionType(\"Big One\")] public sealed record Big : MotorOptions;", ""), "RLT0122")).ShouldBeNull();

    [Fact]
    public async Task NothingIsWrongWithTheSample() => (await GeneratorHarness.Analyze(ChoiceSamples.Class)).ShouldBeEmpty();

    [Theory]
    [InlineData("motor: { type: fast, power: 5 }\nspares: [{ type: plain, event: y }, { type: fast, inner: [{ type: plain }] }]", "")]
    [InlineData("motor: { power: 5 }\nspares.0.power: 3\nspares.1.type: plain\n", "")]
    [InlineData("motor: null\nspares: []\n", "")]
    [InlineData("motor: { type: plane }", "motor.type is 'plane'; it must be one of fast, plain (or null); did you mean plain?")]
    [InlineData("motor: { type: torch }", "motor.type is 'torch'; it must be one of fast, plain (or null)")]
    [InlineData("engine: { type: torch }", "engine.type is 'torch'; it comes with the package RlTemplates.TorchSharp, which is not referenced")]
    [InlineData("motor: { type: fast, event: y }", "unknown option motor.event; event is an option of plain, and motor is fast")]
    [InlineData("motor: { inner: [] }", "unknown option motor.inner; inner is an option of fast, and motor is plain")]
    [InlineData("spares: [{ power: 2 }]", "spares.0 lacks its type; it must be one of fast, plain")]
    [InlineData("spares: [{ type: plain, power: 12 }]", "spares.0.power is 12; it must lie in [1, 10]")]
    [InlineData("spares.0.event: y", "unknown option spares.0.event; event is an option of plain, and spares.0 is fast")]
    public async Task PresetsAreJudgedAsTheProgramJudgesThem(string yaml, string expected)
    {
        var found = await GeneratorHarness.Analyze(ChoiceSamples.Class, OutputKind.DynamicallyLinkedLibrary, [(Project, yaml)], ("ProjectDir", "/project/"));

        found.Select(d => d.GetMessage(null)).ShouldBe(expected.Length == 0 ? [] : [expected]);
    }
}
