using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class DqnResumeTests
{
    [Fact]
    public void Dqn_on_CartPole_resumes_bit_for_bit_with_its_replay()
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, Config(6)).Run;
        var first = Fixture.Train(parts.Path, Config(3)).Run;
        var resumed = Fixture.Train(parts.Path, Config(6), first).Run;

        resumed.Status.ShouldBe(RunStatus.Completed, resumed.Error);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
        new CheckpointStore(resumed.CheckpointsPath).Latest()!.Bytes.ShouldBeInRange(10_000, 1_000_000);
    }

    private static ExperimentConfig Config(int iterations) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => CartPole.Create(new(), count),
        CreateAlgorithm = setup => Dqn.Create(new() { MinTimestepsPerIteration = 512, LearningStarts = 600, BufferSize = 1500, PrioritizedReplay = true, NStep = 3 }, setup),
        Evaluation = new() { Interval = 2, Episodes = 5 },
    };
}
