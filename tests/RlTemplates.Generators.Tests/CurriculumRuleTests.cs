using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>RLT0141, RLT0142, RLT0143: curricula in config classes and in presets.</summary>
public sealed class CurriculumRuleTests
{
    private const string Right = "new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Steps = [0, 100] }";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "RLT0141", "new ScheduledCurriculum { Option = ⟦\"length\"⟧, Values = [\"3\", \"5\"], Steps = [0, 100] }", "curriculum.0.option is 'length', which is no option of the environment; did you mean environment.length?" },
        { "RLT0141", "⟦new ScheduledCurriculum { Values = [\"3\", \"5\"], Steps = [0, 100] }⟧", "curriculum.0.option is '', which is no option of the environment; it has environment.length" },
        { "RLT0141", "new ScheduledCurriculum { Option = ⟦\"algorithm.learning_rate\"⟧, Values = [\"3\", \"5\"], Steps = [0, 100] }", "is no option of the environment" },
        { "RLT0141", "new ScheduledCurriculum { Option = ⟦\"environment.max_episode_steps\"⟧, Values = [\"3\", \"5\"], Steps = [0, 100] }", "environment.max_episode_steps, the time limit, which stays as it is while the environment is played; a curriculum can change environment.length" },
        { "RLT0141", "new ScheduledCurriculum { Option = ⟦\"environment.wrappers\"⟧, Values = [\"3\", \"5\"], Steps = [0, 100] }", "which lie around the environment" },
        { "RLT0141", Right + ", new ScheduledCurriculum { Option = ⟦\"environment.length\"⟧, Values = [\"3\", \"5\"], Steps = [0, 100] }", "curriculum.1.option is environment.length, which curriculum.0 changes already" },
        { "RLT0142", "new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", ⟦\"many\"⟧], Steps = [0, 100] }", "curriculum.0.values.1 is 'many'; it must be a whole number; it is a value of environment.length" },
        { "RLT0142", "new SteppedCurriculum { Option = \"environment.length\", Values = ⟦[\"3\"]⟧, AtLeast = 1 }", "curriculum.0.values has one value; a curriculum needs at least two" },
        { "RLT0142", "⟦new SteppedCurriculum { Option = \"environment.length\", AtLeast = 1 }⟧", "curriculum.0.values has no values" },
        { "RLT0142", "new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Steps = ⟦[0]⟧ }", "curriculum.0.steps has one timestep for 2 values" },
        { "RLT0142", "⟦new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"] }⟧", "curriculum.0.steps has no timesteps for 2 values" },
        { "RLT0142", "new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Steps = [⟦10⟧, 100] }", "curriculum.0.steps.0 is 10; it must be 0, since the first value holds from the beginning" },
        { "RLT0142", "new ScheduledCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\", \"6\"], Steps = [0, 100, ⟦50⟧] }", "curriculum.0.steps.2 is 50; timesteps ascend, and the one before it is 100" },
        { "RLT0143", "new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Metric = ⟦\"episode_reward_men\"⟧, AtLeast = 1 }", "curriculum.0.metric is 'episode_reward_men', which no result has; did you mean episode_reward_mean?" },
        { "RLT0143", "new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Metric = ⟦Metric.TimestepsTotal⟧ }", "curriculum.0.metric has no bound; set at_least or at_most" },
        { "RLT0143", "⟦new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"] }⟧", "has no bound" },
        { "RLT0143", "new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], AtLeast = 1, AtMost = ⟦2⟧ }", "curriculum.0.at_most is a second bound beside at_least; set one of them" },
        { "RLT0143", "new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Metric = Metric.TimestepsTotal, AtMost = ⟦-1⟧ }", "curriculum.0.at_most is -1, which timesteps_total never reaches: it starts at 0 and only grows" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task AMistakeIsFoundWhereItStands(string id, string curricula, string words)
    {
        var marked = Config(curricula);
        var source = marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);

        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();

        found.Id.ShouldBe(id);
        found.GetMessage(null).ShouldContain(words);
        source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length)
            .ShouldBe(marked[(marked.IndexOf('⟦', StringComparison.Ordinal) + 1)..marked.IndexOf('⟧', StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData(Right)]
    [InlineData("new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Metric = \"learner/entropy\", AtMost = 0.1 }")]
    [InlineData("new SteppedCurriculum { Option = Names.Length, Values = Names.Values, AtLeast = Names.Bound }")]
    [InlineData("..Names.All")]
    [InlineData("")]
    public async Task WhatIsRightOrNotKnownIsLeftAlone(string curricula) => (await GeneratorHarness.Analyze(Config(curricula))).ShouldBeEmpty();

    [Theory]
    [InlineData("CartPoleOptions", "environment.max_episode_steps", "curriculum.0 changes options of CartPole while it is played, but CartPole takes no tasks")]
    [InlineData("FrozenLakeOptions", "environment.size", "curriculum.0.option is environment.size, which decides what the environment shows or takes, so that it cannot change while it is played; a curriculum can change environment.is_slippery")]
    [InlineData("FrozenLakeOptions", "environment.is_slippery", null)]
    public async Task EnvironmentsOfOtherAssembliesSayWhatTheyTake(string environment, string option, string? words)
    {
        var source = Config($"new ScheduledCurriculum {{ Option = \"{option}\", Values = [\"false\", \"true\"], Steps = [0, 100] }}").Replace("HallwayOptions Environment", environment + " Environment", StringComparison.Ordinal);

        var found = (await GeneratorHarness.Analyze(source)).Select(d => d.GetMessage(null));

        found.ShouldBe(words is null ? [] : [words]);
    }

    [Theory]
    [InlineData("Option = \"length\"", "Option = \"environment.length\"")]
    [InlineData("Steps = [5, 100]", "Steps = [0, 100]")]
    public async Task AFixWritesWhatWasMeant(string wrong, string mended)
    {
        var (part, right) = (mended.Split(' ')[0] == "Option" ? "Option = \"environment.length\"" : "Steps = [0, 100]", Config(Right));
        var source = right.Replace(part, wrong, StringComparison.Ordinal);

        var fix = (await FixHarness.Fix(source, wrong.StartsWith('O') ? "RLT0141" : "RLT0142")).ShouldNotBeNull();

        fix.Source.ShouldBe(right);
    }

    [Fact]
    public async Task AFixNamesTheMetricThatWasMeant()
    {
        const string Stepped = "new SteppedCurriculum { Option = \"environment.length\", Values = [\"3\", \"5\"], Metric = \"episode_reward_men\", AtLeast = 1 }";

        (await FixHarness.Fix(Config(Stepped), "RLT0143")).ShouldNotBeNull().Source.ShouldBe(Config(Stepped.Replace("_men\"", "_mean\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheColumnOfACurriculumIsAKnownMetric()
    {
        (await GeneratorHarness.Analyze(Config(Right, "[LogMetric(\"curriculum/environment.length\")]"))).ShouldBeEmpty();
        (await GeneratorHarness.Analyze(Config(Right, "[LogMetric(\"curriculum/environment.width\")]"))).ShouldHaveSingleItem().Id.ShouldBe("RLT0008");
    }

    [Theory]
    [InlineData("curriculum: [{ type: scheduled, option: environment.length, values: [3, 5], steps: [0, 100] }]", null)]
    [InlineData("curriculum: [{ type: scheduled, option: length, values: [3, 5], steps: [0, 100] }]", "[length] RLT0141: curriculum.0.option is 'length'")]
    [InlineData("curriculum: [{ type: scheduled, option: environment.length, values: [3, many], steps: [0, 100] }]", "[[3, many]] RLT0142: curriculum.0.values.1 is 'many'")]
    [InlineData("curriculum: [{ type: scheduled, option: environment.length, values: [3, 5], steps: [0] }]", "[[0]] RLT0142: curriculum.0.steps has one timestep for 2 values")]
    [InlineData("curriculum: [{ type: stepped, option: environment.length, values: [3, 5] }]", "[stepped] RLT0143: curriculum.0.metric has no bound")]
    public async Task PresetsAreJudgedAboveTheClass(string yaml, string? words)
    {
        var output = GeneratorHarness.Run(Config(Right)).Output;
        var file = new FileText("/project/configs/x.yaml", yaml);

        var found = await GeneratorHarness.AnalyzeFiles(output, new PresetAnalyzer(), [file]);

        var text = found.Select(d => $"[{yaml.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}] {d.Id}: {d.GetMessage(null)}").ToList();
        if (words is null)
            text.ShouldBeEmpty();
        else
            text.ShouldContain(t => t.StartsWith(words, StringComparison.Ordinal));
    }

    private static string Config(string curricula, string attribute = "") => Samples.Learner + EnvironmentSamples.Hallway + $$"""
        namespace Lab
        {
            using System.Collections.Generic;
            using RlTemplates;
            using RlTemplates.Environments;
            using RlTemplates.Experiments;

            public static class Names
            {
                public static string Length => "length";
                public static IReadOnlyList<string> Values => ["many"];
                public static double? Bound => null;
                public static IReadOnlyList<CurriculumOptions> All => [];
            }

            [RlExperiment("config"), StopWhen("time_total_s", AtLeast = 60)]
            {{attribute}}
            public sealed partial record Config
            {
                public HallwayOptions Environment { get; init; } = new();
                public LearnerOptions Algorithm { get; init; } = new();
                public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } = [{{curricula}}];
                public ulong Seed { get; init; } = 1;
            }
        }
        """;
}
