using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class SacResumeTests
{
    [Fact]
    public void Sac_on_Pendulum_is_evaluated_and_resumes_bit_for_bit_with_its_replay()
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, Config(6)).Run;
        var first = Fixture.Train(parts.Path, Config(3)).Run;
        var evaluation = new Experiment(Fixture.Definition, Config(3)).Evaluate(new() { Run = first, Episodes = 3 }).Result;
        var resumed = Fixture.Train(parts.Path, Config(6), first).Run;

        evaluation.TimestepsTotal.ShouldBe(600);
        evaluation.Episodes.Count.ShouldBe(3);
        evaluation.Episodes.ShouldAllBe(episode => episode.Length == 40 && episode.Reward > -17 * 40 && episode.Reward < 0);
        resumed.Status.ShouldBe(RunStatus.Completed, resumed.Error);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
        new CheckpointStore(resumed.CheckpointsPath).Latest()!.Bytes.ShouldBeInRange(10_000, 1_000_000);
    }

    [Fact]
    public void Sac_on_CartPole_is_refused_before_a_run_is_made()
    {
        using var folder = new ScratchFolder();
        var config = Config(1) with { CreateEnvironment = count => CartPole.Create(new(), count) };
        Should.Throw<UserException>(() => Fixture.Train(folder.Path, config)).Message.ShouldContain("SAC learns continuous actions; CartPole-v1 takes DiscreteSpace.");
    }

    private static ExperimentConfig Config(int iterations) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => Pendulum.Create(new() { MaxEpisodeSteps = 40 }, count),
        CreateAlgorithm = setup => Sac.Create(
            new() { NumEnvs = 2, TrainFreq = 4, BatchSize = 32, BufferSize = 1000, MinTimestepsPerIteration = 200, Network = new SacOptions().Network with { HiddenSizes = [32, 32] } }, setup),
        Evaluation = new() { Interval = 2, Episodes = 5 },
    };
}
