using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class DivergenceTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, float.NaN, "PPO stopped in update 9, at timestep 130: Fuse gives copy 0 the reward NaN.")]
    [InlineData(true, 1e30f, "PPO stopped in update 9, at timestep 128: the value loss is infinite.")]
    [InlineData(false, float.NaN, "IMPALA stopped in update ")]
    [InlineData(false, 1e30f, "IMPALA stopped in update ")]
    public void What_is_not_finite_ends_the_run_and_the_last_good_checkpoint_stays(bool ppo, float reward, string message)
    {
        var run = Fixture.Train(_folder.Path, Config(ppo, reward)).Run;

        run.Status.ShouldBe(RunStatus.Failed);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith(message);
        var checkpoint = new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        run.Error.ShouldEndWith($" The checkpoint {Path.GetFileName(checkpoint.Path)} was written before and is kept.");
        checkpoint.TimestepsTotal.ShouldBeInRange(32, 128);
        if (ppo)
            checkpoint.TimestepsTotal.ShouldBe(128);

        var resumed = Fixture.Train(_folder.Path, Config(ppo, reward: 1), run).Run;
        resumed.Status.ShouldBe(RunStatus.Completed);
        resumed.Error.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_environment_that_throws_is_named(bool ppo)
    {
        var run = Fixture.Train(_folder.Path, Config(ppo, FuseEnvironment.Throws)).Run;

        run.Error.ShouldNotBeNull().ShouldMatch("^Fuse threw InvalidOperationException in Step, in the iteration that began at timestep [0-9]+: it burnt through[.] ");
        run.Error.ShouldEndWith(" was written before and is kept.");
    }

    [Fact]
    public void Without_a_checkpoint_it_says_so()
    {
        var run = Fixture.Train(_folder.Path, Config(ppo: true, float.NaN) with { Checkpoint = new() { Interval = 0, IntervalSeconds = 0 } }).Run;

        run.Error.ShouldNotBeNull().ShouldEndWith("No checkpoint was written before: a smaller checkpoint.interval would have kept one.");
        new CheckpointStore(run.CheckpointsPath).HasAny.ShouldBeFalse();
    }

    private static ExperimentConfig Config(bool ppo, float reward) => Fixture.Config(12) with
    {
        CreateEnvironment = count => new FuseEnvironment(count, 65, reward),
        CreateAlgorithm = setup => ppo
            ? Ppo.Create(new() { NumEnvs = 2, RolloutFragmentLength = 16, SgdMinibatchSize = 32, NumSgdIter = 2, MinTimestepsPerIteration = 32 }, setup)
            : Impala.Create(new() { NumWorkers = 1, NumEnvsPerWorker = 2, SampleBatchSize = 16, TrainBatchSize = 32, MinTimePerIterationSeconds = 0 }, setup),
        Checkpoint = new() { Interval = 1, IntervalSeconds = 0, Keep = 2 },
        Evaluation = new() { Interval = 0, Episodes = 1 },
    };

    /// <summary>Gives a reward from a step on, 1 before.</summary>
    private sealed class FuseEnvironment(int count, int step, float reward) : ISavableEnvironment
    {
        public const float Throws = -99;

        private readonly CountdownEnvironment _inner = new(count);
        private int _steps;

        public EnvironmentSpec Spec => _inner.Spec with { Name = "Fuse" };

        public int Count => count;

        public void Reset(ulong seed, Span<byte> observations) => _inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers buffers)
        {
            _inner.Step(actions, buffers);
            buffers.Rewards.Fill(++_steps < step ? 1 : reward);
            if (_steps >= step && reward == Throws)
                throw new InvalidOperationException("it burnt through");
        }

        public void Save(BinaryWriter writer)
        {
            ((ISavableEnvironment)_inner).Save(writer);
            writer.Write(_steps);
        }

        public void Load(BinaryReader reader)
        {
            ((ISavableEnvironment)_inner).Load(reader);
            _steps = reader.ReadInt32();
        }

        public void Dispose() => _inner.Dispose();
    }
}
