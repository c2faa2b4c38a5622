using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class PpoResumeTests
{
    [Fact]
    public void Ppo_on_CartPole_resumes_bit_for_bit()
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, Config(6)).Run;
        var first = Fixture.Train(parts.Path, Config(3)).Run;
        var resumed = Fixture.Train(parts.Path, Config(6), first).Run;

        resumed.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
    }

    private static ExperimentConfig Config(int iterations) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => CartPole.Create(new(), count),
        CreateAlgorithm = setup => Ppo.Create(new() { MinTimestepsPerIteration = 512, NumSgdIter = 4 }, setup),
        Evaluation = new() { Interval = 2, Episodes = 5 },
    };
}
