using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Names of generated files, in which Roslyn ignores case and allows no @.</summary>
public sealed class HintNameTests
{
    [Theory]
    [InlineData("namespace LAB", "Config")]
    [InlineData("namespace Lab", "CONFIG")]
    public void ExperimentsThatDifferOnlyInCase(string space, string name)
    {
        var run = Compiles(Samples.Config() + Second(space, name));

        run.Sources.Keys.Count(k => k.EndsWith(".Definition.g.cs", StringComparison.Ordinal)).ShouldBe(2);
        run.Sources.Keys.ShouldNotContain("Lab.Config.Definition.g.cs");
    }

    [Fact]
    public void ATwinMarksNobodyElse()
    {
        var run = Compiles(Samples.Config() + Second("namespace Lab", "Other") + Second("namespace Lab", "OTHER", "third"));

        run.Sources.Keys.ShouldContain("Lab.Config.Definition.g.cs");
        run.Sources.Keys.ShouldNotContain("Lab.Other.Definition.g.cs");
    }

    [Fact]
    public void EnvironmentsThatDifferOnlyInCase() => Compiles(EnvironmentSamples.Hallway + EnvironmentSamples.Hallway
        .Replace("Hallway", "HallWay", StringComparison.Ordinal).Replace("Direction", "Turn", StringComparison.Ordinal).Replace("\"hallway\"", "\"hall-way\"", StringComparison.Ordinal)
        .Replace("namespace Lab", "namespace LAB", StringComparison.Ordinal)).Sources.Keys.Count(k => k.EndsWith(".Factory.g.cs", StringComparison.Ordinal)).ShouldBe(2);

    [Fact]
    public void OptionsThatDifferOnlyInCase() => Compiles(
        "namespace Lab { [RlTemplates.Options] public sealed record Foo { public int One { get; init; } = 1; } [RlTemplates.Options] public sealed record FOO { public int One { get; init; } = 1; } }")
        .Sources.Count.ShouldBe(2);

    [Fact]
    public void AKeywordInTheNamespace() =>
        Compiles(Samples.Config() + Second("namespace Lab.@event", "Other")).Sources.Keys.ShouldContain("Lab.event.Other.Definition.g.cs");

    private static string Second(string space, string name, string experiment = "second") => $$"""
        {{space}} { [RlTemplates.RlExperiment("{{experiment}}"), RlTemplates.StopWhen("time_total_s", AtLeast = 60)] public sealed partial record {{name}} {
            public RlTemplates.Environments.PongOptions Environment { get; init; } = new(); public Lab.LearnerOptions Algorithm { get; init; } = new(); } }

        """;

    private static GeneratorRun Compiles(string source)
    {
        var run = GeneratorHarness.Run(source);
        run.Diagnostics.ShouldBeEmpty();
        return run;
    }
}
