using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ExperimentTestTests
{
    [Fact]
    public void Everything_is_tried_and_nothing_kept()
    {
        var exported = new List<string>();
        var config = Fixture.Config(1000) with
        {
            CreateAlgorithm = setup => new NetworkAlgorithm(setup),
            ExportMethods = [new("weights", (source, _, _) => exported.Add(source.Run.Directory))],
        };

        var outcome = new Experiment(Fixture.Definition, config).Test();

        outcome.IsRight.ShouldBeTrue();
        outcome.Steps.Select(step => (step.Name, step.Error)).ShouldBe(
            [("train, evaluate, checkpoint", null), ("export weights", null), ("load the checkpoint as a policy", null), ("load the checkpoint as a learner", null)]);
        outcome.Evaluation!.Episodes.ShouldNotBeEmpty();
        Directory.Exists(exported.ShouldHaveSingleItem()).ShouldBeFalse();
    }

    [Fact]
    public void The_step_that_fails_is_named()
    {
        var training = new Experiment(Fixture.Definition, Fixture.Config(onIteration: _ => throw new InvalidOperationException("no luck"))).Test();
        var export = new Experiment(Fixture.Definition, Fixture.Config() with { ExportMethods = [new("weights", (_, _, _) => throw new InvalidOperationException("no disk"))] }).Test();

        training.IsRight.ShouldBeFalse();
        training.Steps.ShouldHaveSingleItem().Error!.ShouldContain("no luck");
        export.IsRight.ShouldBeFalse();
        export.Steps[^1].ShouldBe(export.Steps.Single(step => step.Name == "export weights"));
        export.Steps[^1].Error!.ShouldContain("no disk");
    }
}
