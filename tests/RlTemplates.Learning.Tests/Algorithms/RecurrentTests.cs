using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>PPO and IMPALA with an LSTM.</summary>
public class RecurrentTests
{
    private static readonly PpoOptions Short = new()
    {
        NumSgdIter = 3, SgdMinibatchSize = 96, MinTimestepsPerIteration = 600, Network = new() { HiddenSizes = [16], ShareLayers = false, UseLstm = true, LstmCellSize = 24 },
    };

    private static readonly ImpalaOptions ShortImpala = new()
    {
        NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.2, Network = new() { HiddenSizes = [16], UseLstm = true, LstmCellSize = 24 },
    };

    [Fact]
    public void Ppo_resumes_bit_for_bit() => AlgorithmContracts.ShouldResume((seed, threads) => Ppo(Short, seed, threads), 3, 3);

    [Fact]
    public void Ppo_gives_the_same_bits_whatever_the_threads() => AlgorithmContracts.ShouldNotDependOnThreads((seed, threads) => Ppo(Short, seed, threads), 2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ppo_sees_in_its_first_gradient_what_it_saw_when_it_played(bool share)
    {
        using var algorithm = Ppo(Short with { NumSgdIter = 1, SgdMinibatchSize = 1000, MinTimestepsPerIteration = 1, Network = Short.Network with { ShareLayers = share } });
        AlgorithmContracts.Train(algorithm, 1).Metrics["learner/kl"].ShouldBe(0);
        AlgorithmContracts.Train(algorithm, 1).Metrics["learner/kl"].ShouldBe(0);
    }

    [Fact]
    public void Impala_sees_in_its_first_gradient_what_it_saw_when_it_played()
    {
        using var algorithm = Impala.Create(ShortImpala with { MinTimePerIterationSeconds = 0, TrainBatchSize = 1000 }, Cart(1, 1));
        AlgorithmContracts.Train(algorithm, 1).Metrics["learner/mean_rho"].ShouldBe(1);
    }

    [Fact]
    public void Impala_restores_all_state_and_goes_on()
    {
        using var first = Impala.Create(ShortImpala, Cart(1, 1));
        using var second = Impala.Create(ShortImpala, Cart(7, 1));
        var timesteps = AlgorithmContracts.Train(first, 1).TimestepsTotal;
        var saved = AlgorithmStates.Of(first);
        second.Load(new(new MemoryStream(saved)));
        AlgorithmStates.Of(second).ShouldBe(saved);
        AlgorithmContracts.Train(second, 1).TimestepsTotal.ShouldBeGreaterThan(timesteps);
    }

    [Fact]
    public void State_of_other_networks_is_refused()
    {
        using var algorithm = Ppo(Short);
        foreach (var network in new[] { Short.Network with { UseLstm = false }, Short.Network with { LstmCellSize = 25 } })
        {
            using var other = Ppo(Short with { Network = network });
            AlgorithmContracts.ShouldRefuse(other, AlgorithmStates.Of(algorithm));
            AlgorithmContracts.ShouldRefuse(algorithm, AlgorithmStates.Of(other));
        }
    }

    [Theory]
    [InlineData(true, 0.99, 1)]
    [InlineData(false, 0, 0.65)]
    public void Ppo_recalls_a_cue_with_a_memory_only(bool memory, double least, double most)
    {
        using var algorithm = Learning.Algorithms.Ppo.Create(
            new()
            {
                NumEnvs = 16, RolloutFragmentLength = 32, SgdMinibatchSize = 128, NumSgdIter = 8, Gamma = 0.99, Lambda = 0.95, LearningRate = 3e-3, EntropyCoeff = 0.01,
                Network = new() { HiddenSizes = [16], UseLstm = memory, LstmCellSize = 16, ShareLayers = false },
            }, new(count => new CueEnvironment(count), 1) { Threads = 1 });
        Players.Train(algorithm, 40_000);
        using var environment = new CueEnvironment(50);
        Players.Play(algorithm.Policy, environment, 60, explore: false).ShouldBeInRange(least, most);
    }

    [Fact]
    public void Impala_recalls_a_cue()
    {
        using var algorithm = Impala.Create(
            ShortImpala with { NumEnvsPerWorker = 16, LearningRate = 3e-3, VfLossCoeff = 0.5, Network = ShortImpala.Network with { LstmCellSize = 16 } },
            new(count => new CueEnvironment(count), 1) { Threads = 1 });
        using var environment = new CueEnvironment(50);
        var best = 0.0;
        for (var i = 0; i < 60 && best < 0.99; i++)
        {
            AlgorithmContracts.Train(algorithm, 1);
            best = Players.Play(algorithm.Policy, environment, 60, explore: false);
        }
        best.ShouldBeGreaterThanOrEqualTo(0.99);
    }

    /// <summary>Without a memory the mean stays near 50.</summary>
    [Fact]
    public void Ppo_balances_by_positions_alone()
    {
        using var algorithm = Learning.Algorithms.Ppo.Create(
            new()
            {
                RolloutFragmentLength = 64, NumSgdIter = 10, Gamma = 0.99, Lambda = 0.95, NormalizeObservations = true, NormalizeRewards = true,
                Network = new() { HiddenSizes = [32], ShareLayers = false, UseLstm = true, LstmCellSize = 32 },
            }, new(count => CartPole.Create(new() { HideVelocities = true }, count), 1) { Threads = 1 });
        AlgorithmContracts.ShouldLearn(algorithm, reward: 110, episodes: 100, timesteps: 80_000);
    }

    [Fact]
    public void Minibatches_that_cut_sequences_are_refused()
    {
        Should.Throw<ArgumentException>(() => Ppo(Short with { SgdMinibatchSize = 100 })).Message
            .ShouldBe("sgd_minibatch_size is 100; with network.use_lstm it must be a multiple of rollout_fragment_length, 32, for an LSTM learns from whole sequences.");
        using var whole = Ppo(Short with { SgdMinibatchSize = 1000 });
        using var uneven = Ppo(Short with { SgdMinibatchSize = 5 * 32 });
        AlgorithmContracts.Train(uneven, 1).Metrics["learner/num_updates"].ShouldBe(2 * 3 * 3);
    }

    [Fact]
    public void Algorithms_of_single_steps_refuse_a_memory()
    {
        var network = new NetworkOptions { UseLstm = true };
        Should.Throw<NotSupportedException>(() => Dqn.Create(new() { Network = network }, Cart(1, 1)))
            .Message.ShouldBe("DQN learns from single steps, an LSTM from whole sequences: set network.use_lstm to false, or take PPO or IMPALA.");
        Should.Throw<NotSupportedException>(() => Sac.Create(new() { Network = network }, new(count => Pendulum.Create(new(), count), 1)))
            .Message.ShouldStartWith("SAC learns from single steps");
    }

    private static IAlgorithm Ppo(PpoOptions options, ulong seed = 1, int threads = 1) => Learning.Algorithms.Ppo.Create(options, Cart(seed, threads));

    // Episodes end in the midst of rollouts, by a fall and by the limit.
    private static AlgorithmSetup Cart(ulong seed, int threads) => new(count => CartPole.Create(new() { MaxEpisodeSteps = 20 }, count), seed) { Threads = threads };
}
