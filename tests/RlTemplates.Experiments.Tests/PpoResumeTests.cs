using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class PpoResumeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ppo_on_CartPole_resumes_bit_for_bit(bool memory)
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, Config(6, memory)).Run;
        var first = Fixture.Train(parts.Path, Config(3, memory)).Run;
        var resumed = Fixture.Train(parts.Path, Config(6, memory), first).Run;

        resumed.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
    }

    private static ExperimentConfig Config(int iterations, bool memory) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => CartPole.Create(new(), count),
        CreateAlgorithm = setup => Ppo.Create(new() { MinTimestepsPerIteration = 512, NumSgdIter = 4, Network = new() { ShareLayers = false, UseLstm = memory, LstmCellSize = 16 } }, setup),
        Evaluation = new() { Interval = 2, Episodes = 5 },
    };
}
