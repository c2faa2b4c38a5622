using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

/// <summary>Stop criteria of presets, judged as those of the class are.</summary>
public sealed class PresetStopTests
{
    private static readonly Lazy<Compilation> Pole = new(() => GeneratorHarness.Run("""
        [RlTemplates.RlExperiment("pole")]
        [RlTemplates.StopWhen("episode_reward_mean", AtLeast = 400)]
        public sealed partial record Pole
        {
            public RlTemplates.Environments.CartPoleOptions Environment { get; init; } = new();
            public RlTemplates.Learning.Algorithms.PpoOptions Algorithm { get; init; } = new();
        }
        """).Output);

    [Theory]
    [InlineData("stop: { episode_reward_mean: 9999 }", "RLT0036", "episode_reward_mean never is at least 9999: an episode of 'CartPole'")]
    [InlineData("stop: { time_total_s: -4 }", "RLT0037", "time_total_s is at least -4 from the start: it starts at 0 and only grows")]
    [InlineData("stop: { episodes_total: 0 }", "RLT0037", "episodes_total is at least 0 from the start")]
    [InlineData("stop: { time/learning: 2 }", "RLT0036", "time/learning never is at least 2")]
    [InlineData("stop: { episodes_total: '<=5' }", "RLT0037", "episodes_total is at most 5 from the start")]
    public async Task ACriterionWithoutMeaning(string yaml, string rule, string words)
    {
        var found = (await Analyze(yaml)).ShouldHaveSingleItem();

        found.Id.ShouldBe(rule);
        found.GetMessage(null).ShouldStartWith(words);
    }

    [Theory]
    [InlineData("stop: { episode_reward_mean: 30 }")]
    [InlineData("stop: { episode_reward_mean: 499, time_total_s: 1 }")]
    [InlineData("environment: { max_episode_steps: 20000 }\nstop: { episode_reward_mean: 9999 }")]
    [InlineData("# rlt-disable RLT0036\nstop: { episode_reward_mean: 9999 }")]
    public async Task ACriterionThatCanBeMet(string yaml) => (await Analyze(yaml)).ShouldBeEmpty();

    private static Task<IReadOnlyList<Diagnostic>> Analyze(string yaml) =>
        GeneratorHarness.AnalyzeFiles(Pole.Value, new PresetAnalyzer(), new FileText("/project/configs/x.yaml", yaml));
}
