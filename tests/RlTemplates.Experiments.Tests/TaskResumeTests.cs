using RlTemplates.Environments;
using RlTemplates.Environments.Tests;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Runs whose hook sets tasks, interrupted while episodes of an older task run and the newest one still waits.</summary>
public sealed class TaskResumeTests
{
    private static readonly TunnelOptions First = new() { Length = 60, MaxEpisodeSteps = 400 };

    private static readonly TunnelOptions[] Levels =
    [
        First with { Length = 100, Ground = TunnelGround.DeepSand, Coins = new Dictionary<string, float> { ["7"] = 2 } },
        First with { Length = 80, Air = new() { Wind = 0.5, Smell = "moss, wood" }, Lamps = [new LanternOptions { Panes = ["a", "b"] }] },
    ];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void It_resumes_bit_for_bit(bool isImpala, int threads)
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();
        using var plain = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, Config(6, isImpala, threads)).Run;
        var first = Fixture.Train(parts.Path, Config(3, isImpala, threads)).Run;
        var resumed = Fixture.Train(parts.Path, Config(6, isImpala, threads), first).Run;
        var without = Fixture.Train(plain.Path, Config(6, isImpala, threads) with { Hooks = [] }).Run;

        resumed.Status.ShouldBe(RunStatus.Completed, resumed.Error);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
        Fixture.Rows(without).Take(2).ShouldBe(Fixture.Rows(uninterrupted).Take(2));
        Fixture.Rows(without)[5].ShouldNotBe(Fixture.Rows(uninterrupted)[5], "tasks change what is learned");
    }

    private static ExperimentConfig Config(int iterations, bool isImpala, int threads) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => EnvironmentFactory.Create<Tunnel, TunnelOptions>(First, count, threads),
        CreateAlgorithm = setup => isImpala
            ? Impala.Create(new() { LockStep = true, NumWorkers = 2, MinTimestepsPerIteration = 1000, NumEnvsPerWorker = 4 }, setup)
            : Ppo.Create(new() { MinTimestepsPerIteration = 512, NumSgdIter = 2 }, setup),
        Evaluation = new() { Interval = 2, Episodes = 3 },
        Hooks = [new Harder()],
    };

    private sealed record Harder : HookOptions
    {
        public override ITrainingHook Create() => new HarderHook();
    }

    private sealed class HarderHook : ITrainingHook
    {
        public void AfterIteration(TrainingContext context)
        {
            if (context.TrainingIteration is 2 or 3)
                context.SetTask(Levels[context.TrainingIteration - 2]);
        }
    }
}
