using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Metrics that callbacks add.</summary>
public sealed class AddedMetricTests
{
    private const string Body = "[OnTrainResult] void Note(TrainResult r, Run run) => run.Log(\"half_reward\", r.EpisodeRewardMean / 2);";

    [Fact]
    public async Task A_metric_that_a_callback_adds_can_be_column_and_criterion_once_the_class_names_it()
    {
        const string Uses = "[LogMetric(\"half_reward\"), StopWhen(\"half_reward\", AtLeast = 9)]";
        (await GeneratorHarness.Analyze(Samples.Config(Body, Uses))).Select(d => d.Id).ShouldBe(["RLT0008", "RLT0008"]);

        var source = Samples.Config(Body, "[AddsMetric(\"half_reward\")] " + Uses);
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();

        var definition = (ExperimentDefinition)GeneratorHarness.Run(source).Load().GetType("Lab.Config")!.GetProperty("Definition")!.GetValue(null)!;
        definition.LoggedMetrics.ShouldBe(["half_reward"]);
        definition.Options.Options.Single(o => o.Path == "stop").Keys.ShouldContain("half_reward");
    }
}
