namespace RlTemplates.Experiments.Tests;

public sealed class StepEvaluationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void So_many_steps_are_played_and_whole_episodes_count(int steps)
    {
        var config = Fixture.Config(2) with { Evaluation = new() { Episodes = 3, Steps = steps } };
        var run = Fixture.Train(_folder.Path, config).Run;

        var outcome = new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run });

        var episodes = outcome.Result.Episodes;
        episodes.Sum(e => e.Length).ShouldBeInRange(steps == 1 ? 1 : steps - 20, steps);
        outcome.Result.UnfinishedEpisodes.ShouldBe(steps == 1 && episodes[0].Unfinished ? 1 : 0);
        outcome.BoundWarning.ShouldBeNull();
        // A number of episodes on the command line counts.
        new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run, Episodes = 4 }).Result.Episodes.Count.ShouldBe(4);
    }
}
