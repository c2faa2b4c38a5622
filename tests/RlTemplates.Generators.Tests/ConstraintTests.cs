using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Rules between options: those of the algorithms, whose records the sample knows only as metadata, and those of a team's own records.</summary>
public sealed class ConstraintTests
{
    public static TheoryData<string, string, string, string> Algorithms => new()
    {
        { "Dqn", "new() { Network = new() { UseLstm = ⟦true⟧ } }", "Algorithm.Network.UseLstm is true; it must be false: DQN learns from single steps, an LSTM from whole sequences; PPO and IMPALA take one", "new() { Network = new() { UseLstm = false } }" },
        { "Dqn", "new DqnOptions() with { Network = new DqnOptions().Network with { UseLstm = ⟦true⟧ } }", "Algorithm.Network.UseLstm is true", "new DqnOptions() with { Network = new DqnOptions().Network with { HiddenSizes = [7] } }" },
        { "Dqn", "new() { Dueling = false, Network = new() { ShareLayers = ⟦false⟧ } }", "Algorithm.Network.ShareLayers is false; it must be true where Algorithm.Dueling is false", "new() { Network = new() { ShareLayers = false } }" },
        { "Dqn", "new() { LearningStarts = ⟦200_000⟧ }", "Algorithm.BufferSize is 100000; it must be at least Algorithm.LearningStarts, which is 200000: what was", "new() { LearningStarts = 200_000, BufferSize = 200_000 }" },
        { "Dqn", "new() { TrainBatchSize = 16, LearningStarts = 0, NumEnvs = 16, BufferSize = ⟦70⟧ }", "it must be at least Algorithm.NStep × Algorithm.NumEnvs, which is 80", "new() { TrainBatchSize = 16, LearningStarts = 0, NumEnvs = 16, BufferSize = 80 }" },
        { "Impala", "new() { LockStep = ⟦true⟧ }", "Algorithm.NumWorkers is 0; it must be at least 1 where Algorithm.LockStep is true: 0 takes as many", "new() { LockStep = true, NumWorkers = 2 }" },
        { "Impala", "new() { LockStep = true, NumWorkers = ⟦0⟧ }", "Algorithm.NumWorkers is 0", "new() { LockStep = false, NumWorkers = 0 }" },
        { "Impala", "new() { LockStep = true, NumWorkers = 1, NumDataLoaderBuffers = ⟦2⟧ }", "Algorithm.NumDataLoaderBuffers is 2; it must be at most 1 where Algorithm.LockStep is true", "new() { NumDataLoaderBuffers = 2 }" },
        { "Impala", "new() { NormalizeObservations = ⟦true⟧ }", "Algorithm.NormalizeObservations is true; it must be false: it needs vector observations, but Pong has image observations", "new() { NormalizeRewards = true }" },
        { "Ppo", "new() { SgdMinibatchSize = ⟦100⟧, Network = new() { UseLstm = true } }", "Algorithm.SgdMinibatchSize is 100; it must be a multiple of Algorithm.RolloutFragmentLength, which is 32, for example 96, where Algorithm.Network.UseLstm is true", "new() { SgdMinibatchSize = 100 }" },
        { "Ppo", "new() { RolloutFragmentLength = 30, SgdMinibatchSize = ⟦239⟧, Network = new() { UseLstm = true } }", "for example 240", "new() { RolloutFragmentLength = 30, SgdMinibatchSize = 241, Network = new() { UseLstm = true } }" },
    };

    public static TheoryData<string, string, string> Own => new()
    {
        { "[Requires(\"Kind\", Value = Kind.Fast, When = \"Units\", Is = 3)]", "Part.Kind is slow; it must be fast where Part.Units is 3", "[Requires(\"Kind\", Value = Kind.Fast, When = \"Units\", Is = 4)]" },
        { "[Forbids(\"Kind\", Kind.Slow, Because = \"it is too slow\")]", "Part.Kind is slow; it must not be slow: it is too slow", "[Forbids(\"Kind\", Kind.Fast)]" },
        { "[NotLessThan(\"Units\", \"Inner.Size\")]", "Part.Units is 3; it must be at least Part.Inner.Size, which is 8", "[NotLessThan(\"Inner.Size\", \"Units\")]" },
        { "[NotLessThan(\"Rate\", \"Units\")]", "Part.Rate is 0.5; it must be at least Part.Units, which is 3", "[NotLessThan(\"Limit\", \"Units\")]" },
    };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task AlgorithmsRefuseWhatTheyCannotHeed(string algorithm, string wrong, string words, string right)
    {
        var (source, place) = Marked(Config(algorithm, wrong));
        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        found.Id.ShouldBe("RLT0017");
        found.GetMessage(null).ShouldContain(words);
        found.Location.SourceSpan.Start.ShouldBe(place);
        (await GeneratorHarness.Analyze(Config(algorithm, right))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("new() { Network = new() { HiddenSizes = [7] } }", true)]
    [InlineData("new() { Network = new() { ShareLayers = false } }", true)]
    [InlineData("new() { Network = new() { ShareLayers = true } }", false)]
    public async Task SacRefusesSharedLayersOnlyWhereSomebodyAsksForThem(string algorithm, bool isRight) =>
        (await GeneratorHarness.Analyze(Config("Sac", algorithm).Replace("PongOptions", "PendulumOptions", StringComparison.Ordinal))).Count(d => d.Id == "RLT0017").ShouldBe(isRight ? 0 : 1);

    [Theory]
    [InlineData("Dqn", "new() { Network = new() { UseLstm = Chance } }")]
    [InlineData("Impala", "new() { LockStep = Chance }")]
    [InlineData("Impala", "Made()")]
    [InlineData("Impala", "Made() with { LockStep = true }")]
    public async Task WhatIsNoConstantIsNotJudged(string algorithm, string value) => (await GeneratorHarness.Analyze(Config(algorithm, value, $$"""
            private static readonly bool Chance = System.DateTime.Now.Ticks > 5;
            private static RlTemplates.Learning.Algorithms.{{algorithm}}Options Made() => new();
        """))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Own))]
    public async Task RecordsOfATeamStateRulesOfTheirOwn(string wrong, string words, string right)
    {
        var (source, place) = Marked(WithPart(wrong, "⟦Part⟧ { get; init; } = new();").Replace("[RlTemplates.Options]", "", StringComparison.Ordinal));
        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        (found.Id, found.GetMessage(null), found.Location.SourceSpan.Start).ShouldBe(("RLT0017", words, place));
        (await GeneratorHarness.Analyze(WithPart(right, "Part { get; init; } = new();"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task DefaultsOfARecordAreJudgedWhereTheyStandAndOnce()
    {
        var found = (await GeneratorHarness.Analyze(WithPart("[Forbids(\"Units\", 3)]", "Part { get; init; } = new();"))).ShouldHaveSingleItem();
        found.GetMessage(null).ShouldBe("Units is 3; it must not be 3");
    }

    [Fact]
    public async Task AConfigClassStatesRulesOfItsOwn()
    {
        var source = Samples.Config(members: "public int Nodes { get; init; } = 3; public int Gpus { get; init; } = 4;", attributes: "[MultipleOf(\"Gpus\", \"Nodes\", Because = \"all nodes are alike\")]");
        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        found.GetMessage(null).ShouldBe("Gpus is 4; it must be a multiple of Nodes, which is 3, for example 3: all nodes are alike");
        (await GeneratorHarness.Analyze(source.Replace("= 4", "= 9", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[Forbids(\"Unit\", 3)]", "[Forbids] of 'PartOptions' names 'Unit', but 'PartOptions' has no option 'Unit'; did you mean 'Units'?")]
    [InlineData("[NotLessThan(\"Units\", \"Inner.Sice\")]", "[NotLessThan] of 'PartOptions' names 'Inner.Sice', but 'InnerOptions' has no option 'Sice'; did you mean 'Size'?")]
    [InlineData("[Forbids(\"Units.Size\", 3)]", "names 'Units.Size'")]
    [InlineData("[Forbids(\"Units\", 4, When = \"Xyz\")]", "names 'Xyz'")]
    [InlineData("[MultipleOf(\"Units\", \"Units\", UpTo = [\"Xyz\"])]", "names 'Xyz'")]
    [InlineData("[Requires(\"Units\", When = \"Units\", Is = 3)]", "[Requires] of 'PartOptions' demands nothing; set AtLeast, AtMost or Value")]
    [InlineData("[NotLessThan(\"Units\")]", "names no option to compare with; name those whose product is the bound")]
    [InlineData("[MultipleOf(\"Units\")]", "names no option to compare with")]
    [InlineData("[Forbids(\"Units\", \"many\")]", "names the value 'many', which 'Units' never is; it must be a whole number")]
    [InlineData("[Forbids(\"Kind\", \"quick\")]", "names the value 'quick', which 'Kind' never is; it must be one of slow, fast")]
    [InlineData("[Requires(\"Units\", Value = true)]", "names the value 'true', which 'Units' never is")]
    [InlineData("[Forbids(\"Units\", 4, When = \"Rate\")]", "names the value 'true', which 'Rate' never is; it must be a number")]
    [InlineData("[Requires(\"Units\", AtLeast = 3, AtMost = 2)]", "demands at least 3 and at most 2, which no value is")]
    [InlineData("[Requires(\"Kind\", AtLeast = 3)]", "compares 'Kind', which is Lab.Kind; only numbers can be compared")]
    [InlineData("[NotLessThan(\"Units\", \"Kind\")]", "compares 'Kind'")]
    [InlineData("[Requires(\"Inner\", Value = true)]", "names 'Inner', which is a group of options; name one of them, for example 'Inner.Size'")]
    [InlineData("[NeedsObservations(\"Units\", ObservationKinds.Vector)]", "names the value 'true', which 'Units' never is")]
    public async Task AConstraintMustMeanSomething(string attribute, string words)
    {
        var found = (await GeneratorHarness.Analyze(WithPart(attribute, "Part { get; init; } = new();"))).Where(d => d.Id == "RLT0018").ShouldHaveSingleItem();
        found.GetMessage(null).ShouldContain(words);
        found.Location.Kind.ShouldBe(LocationKind.SourceFile);
    }

    [Fact]
    public void ManifestsSayWhatTheDefaultOfAGroupSets()
    {
        const string Source = """
            [RlTemplates.Options] public sealed record Outer { public Inner A { get; init; } = new() { Size = 3, Other = System.Environment.ProcessorCount }; public Inner B { get; init; } = new(1); }
            public sealed record Inner(int Number = 0) { public int Size { get; init; } = 1; public int Other { get; init; } }
            """;
        GeneratorHarness.Run(Source).Sources.Values.ShouldHaveSingleItem().Split('\n').Where(l => l.StartsWith("[assembly", StringComparison.Ordinal)).Select(l => l[l.IndexOf('"', StringComparison.Ordinal)..]).ShouldBe(
            ["\"A\", Default = \"new()\")]", "\"A.Size\", Default = \"3\")]", "\"A.Other\")]", "\"B\")]"]);
    }

    [Fact]
    public async Task ANestedInitialiserIsRead()
    {
        var (source, place) = Marked(WithPart("[NotLessThan(\"Inner.Size\", \"Units\")]", "Part { get; init; } = new() { Inner = { Size = ⟦2⟧ } };"));
        (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem().Location.SourceSpan.Start.ShouldBe(place);
        (await GeneratorHarness.Analyze(source.Replace("Size = 2", "Size = 3", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Units { get; init; } = 3", "Units { get; init; } = 4", true)]
    [InlineData("\"a reason\"", "\"another\"", false)]
    public void OnlyAnEditOfARuleChangesTheTable(string old, string replacement, bool isCached)
    {
        var source = WithPart("[Forbids(\"Units\", 9, Because = \"a reason\")]", "Part { get; init; } = new();");
        var again = GeneratorHarness.Run(source).Rerun(source.Replace(old, replacement, StringComparison.Ordinal));
        again.Results.SelectMany(r => r.TrackedSteps).Where(s => s.Key == TrackingNames.Tables).SelectMany(s => s.Value).SelectMany(v => v.Outputs)
            .All(o => o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged).ShouldBe(isCached);
    }

    [Fact]
    public void RulesStandInTheTable() => GeneratorHarness.Run(Config("Impala", "new()")).Sources.Single(s => s.Key.EndsWith("Options.g.cs", StringComparison.Ordinal)).Value.ShouldContain(
        "Constraint(\"algorithm.num_workers\", global::RlTemplates.Options.Relation.AtLeast, \"1\") { When = \"algorithm.lock_step\", Is = \"true\", Because = \"0 takes");

    private static string Config(string algorithm, string value, string members = "") => Samples.Config(members).Replace(
        "public LearnerOptions Algorithm { get; init; } = new();", $"public RlTemplates.Learning.Algorithms.{algorithm}Options Algorithm {{ get; init; }} = {value};", StringComparison.Ordinal)
        .Replace("new DqnOptions()", "new RlTemplates.Learning.Algorithms.DqnOptions()", StringComparison.Ordinal);

    private static string WithPart(string attribute, string property) => Samples.Config($"public PartOptions {property}") + $$"""
        namespace Lab
        {
            using RlTemplates;

            {{attribute}}
            [RlTemplates.Options]
            public sealed record PartOptions
            {
                public int Units { get; init; } = 3;
                public double Rate { get; init; } = 0.5;
                public double? Limit { get; init; }
                public Kind Kind { get; init; }
                public InnerOptions Inner { get; init; } = new() { Size = 8 };
            }

            public sealed record InnerOptions { public int Size { get; set; } = 1; }

            public enum Kind { Slow, Fast }
        }
        """;

    private static (string Source, int Place) Marked(string source)
    {
        var place = source.IndexOf('⟦', StringComparison.Ordinal);
        return (source.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal), place);
    }
}
