using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class MemoryNeedTests
{
    [Fact]
    public void What_is_asked_what_there_is_and_the_large_parts_are_named()
    {
        var need = new MemoryNeed("num_envs 9 and n_step 2").Add("rollouts", 3, 1e9).Add("passes", 1, 5e8).Add("crumbs", 1, 100);
        need.Ensure(available: 3.6e9);
        Should.Throw<ArgumentException>(() => need.Ensure(available: 3.4e9)).Message.ShouldBe(
            "num_envs 9 and n_step 2 need at least 3.5 GB (rollouts 3.0 GB, passes 0.5 GB), and this process can have 3.4 GB. Make one of them smaller.");
        Should.Throw<ArgumentException>(() => new MemoryNeed("num_envs 9").AddArray("the actions", 3e9, 4)).Message.ShouldBe(
            "With num_envs 9 the actions would be 12.0 GB in one piece; at most 8.6 GB fit. Make one of them smaller.");
    }

    [Fact]
    public void Impala_counts_what_all_workers_take_together()
    {
        var options = new ImpalaOptions { NumWorkers = 1024, NumEnvsPerWorker = 65_536, SampleBatchSize = 1000 };
        Refusal(Impala.Create, options).ShouldStartWith("num_workers 1024, num_envs_per_worker 65536");
        options = options with { NumWorkers = 1, NumEnvsPerWorker = 64, TrainBatchSize = 10_000_000, NumDataLoaderBuffers = 1000, SampleBatchSize = 10 };
        var refusal = Refusal(Impala.Create, options);
        refusal.ShouldStartWith("num_workers 1, num_envs_per_worker 64, sample_batch_size 10, train_batch_size 10000000 and num_data_loader_buffers 1000 need at least ");
        refusal.ShouldContain("(trajectories ");
        refusal.ShouldEndWith($"this process can have {FormattableString.Invariant($"{MemoryNeed.Available / 1e9:N1}")} GB. Make one of them smaller.");
    }

    [Fact]
    public void So_do_the_others()
    {
        // Many outputs with few weights, which are quickly made.
        var wide = new NetworkOptions { HiddenSizes = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 2000 : 1)] };
        Refusal(Ppo.Create, new PpoOptions { NumEnvs = 1000, RolloutFragmentLength = 1000, SgdMinibatchSize = 1_000_000, Network = wide })
            .ShouldStartWith("num_envs 1000, rollout_fragment_length 1000 and sgd_minibatch_size 1000000 need at least ");
        Refusal(Dqn.Create, new DqnOptions { TrainBatchSize = 1_000_000, BufferSize = 1_000_000, Network = wide })
            .ShouldStartWith("buffer_size 1000000, num_envs 8 and train_batch_size 1000000 need at least ");
        Should.Throw<ArgumentException>(() => Dqn.Create(new DqnOptions { TrainBatchSize = 1_000_000, BufferSize = 1_000_000 }, new(count => Pong.Create(new(), count), 1)))
            .Message.ShouldContain("With buffer_size 1000000, num_envs 8 and train_batch_size 1000000 a batch's observations would be 7.1 GB in one piece; at most 2.1 GB fit.");
        Should.Throw<ArgumentException>(() => Sac.Create(new SacOptions { BatchSize = 1_000_000, BufferSize = 1_000_000, Network = wide }, new(count => Pendulum.Create(new(), count), 1)))
            .Message.ShouldStartWith("buffer_size 1000000, num_envs 1 and batch_size 1000000 need at least ");
    }

    private static string Refusal<TOptions>(Func<TOptions, AlgorithmSetup, IAlgorithm> create, TOptions options) =>
        Should.Throw<ArgumentException>(() => create(options, new(count => CartPole.Create(new(), count), 1) { Threads = 1 })).Message;
}
