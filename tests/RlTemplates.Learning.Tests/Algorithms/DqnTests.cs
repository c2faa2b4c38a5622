using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class DqnTests
{
    private static readonly DqnOptions Short = new()
    {
        NumEnvs = 4, LearningStarts = 100, TrainBatchSize = 16, BufferSize = 300, MinTimestepsPerIteration = 200, TargetNetworkUpdateFreq = 50,
        PrioritizedReplay = true, NStep = 3, PrioritizedReplayBeta = Schedule.Linear(0.4, 1, 500),
    };

    public static TheoryData<string> Options => [.. Changes.Keys];

    private static Dictionary<string, DqnOptions> Changes => new()
    {
        ["rollout_fragment_length"] = Short with { RolloutFragmentLength = 2 },
        ["gradient_steps"] = Short with { GradientSteps = 3 },
        ["train_batch_size"] = Short with { TrainBatchSize = 17 },
        ["buffer_size"] = Short with { BufferSize = 200 },
        ["learning_starts"] = Short with { LearningStarts = 300 },
        ["epsilon"] = Short with { Epsilon = 0.5 },
        ["gamma"] = Short with { Gamma = 0.9 },
        ["n_step"] = Short with { NStep = 1 },
        ["double_q"] = Short with { DoubleQ = false },
        ["dueling"] = Short with { Dueling = false },
        ["prioritized_replay"] = Short with { PrioritizedReplay = false },
        ["prioritized_replay_alpha"] = Short with { PrioritizedReplayAlpha = 0.5 },
        ["prioritized_replay_beta"] = Short with { PrioritizedReplayBeta = 0.5 },
        ["prioritized_replay_eps"] = Short with { PrioritizedReplayEps = 0.1 },
        ["target_network_update_freq"] = Short with { TargetNetworkUpdateFreq = 150 },
        ["tau"] = Short with { Tau = 0.5 },
        ["td_error_loss_fn"] = Short with { TdErrorLossFn = TdErrorLoss.Mse, GradClip = 1e9 },
        ["learning_rate"] = Short with { LearningRate = 1e-2 },
        ["adam_epsilon"] = Short with { AdamEpsilon = 1e-3 },
        ["grad_clip"] = Short with { GradClip = 1e-3 },
        ["normalize_observations"] = Short with { NormalizeObservations = true },
        ["normalize_rewards"] = Short with { Gamma = 0.9, NormalizeRewards = true },
    };

    [Fact]
    public void Learns_cart_pole()
    {
        using var algorithm = Create(new(), limit: 500);
        AlgorithmContracts.ShouldLearn(algorithm, reward: 120, episodes: 20, timesteps: 100_000);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Going_on_from_saved_state_gives_the_same_bits(bool prioritized, bool normalize) => AlgorithmContracts.ShouldResume(
        (seed, threads) => Create(Short with { PrioritizedReplay = prioritized, NormalizeObservations = normalize, NormalizeRewards = normalize }, seed, threads), 4, 3);

    [Fact]
    public void Pixels_are_resumed_bit_for_bit_and_saved_small()
    {
        var options = Short with { NumEnvs = 2, BufferSize = 400, MinTimestepsPerIteration = 300, LearningStarts = 280, TrainBatchSize = 4, GradientSteps = 1, RolloutFragmentLength = 8 };
        using var whole = Pong(options, seed: 1);
        using var other = Pong(options, seed: 2);
        AlgorithmContracts.Train(whole, 1);
        var saved = AlgorithmStates.Of(whole);
        other.Load(new(new MemoryStream(saved)));
        var expected = AlgorithmContracts.Train(whole, 1);
        AlgorithmContracts.ShouldBeSame(AlgorithmContracts.Train(other, 1), expected);
        AlgorithmStates.Of(other).ShouldBe(AlgorithmStates.Of(whole));
        expected.Metrics["replay/size"].ShouldBe(396);
        expected.Metrics["replay/bytes"].ShouldBeInRange(400 * 1764, 440 * 1764);
        var weights = 4 * 4 * ((Dqn)whole).Network.Parameters.Length;
        (saved.Length - weights).ShouldBeInRange(1000, 100_000);

        static IAlgorithm Pong(DqnOptions options, ulong seed) =>
            Dqn.Create(options, new(count => Environments.Pong.Create(new() { FrameSize = 42 }, count), seed) { Threads = 1 });
    }

    [Fact]
    public void Same_seed_same_bits_whatever_the_threads_and_another_seed_others() => AlgorithmContracts.ShouldNotDependOnThreads(
        (seed, threads) => Create(Short with { TrainBatchSize = 128, GradientSteps = 2, Network = new() { HiddenSizes = [64, 64] } }, seed, threads), 3);

    [Theory, MemberData(nameof(Options))]
    public void Every_option_counts(string name)
    {
        using var usual = Create(Short);
        using var changed = Create(Changes[name]);
        AlgorithmContracts.Train(usual, 3);
        AlgorithmContracts.Train(changed, 3);
        ((Dqn)changed).Network.Parameters.ToArray().ShouldNotBe(((Dqn)usual).Network.Parameters.ToArray());
    }

    [Fact]
    public void Rounds_gradients_and_targets_come_when_the_options_say()
    {
        using var algorithm = Create(Short with { RolloutFragmentLength = 5, GradientSteps = 3, LearningStarts = 101, TargetNetworkUpdateFreq = 45, Epsilon = Schedule.Linear(1, 0, 400) });
        var report = AlgorithmContracts.Train(algorithm, 1);
        report.TimestepsTotal.ShouldBe(200);
        report.Metrics["learner/num_updates"].ShouldBe(5 * 3);
        report.Metrics["learner/num_target_updates"].ShouldBe(2);
        report.Metrics["learner/cur_epsilon"].ShouldBe(0.5);
        report.Metrics["replay/size"].ShouldBe(200 - 2 * 4);
    }

    [Fact]
    public void Every_declared_metric_is_reported_and_cancelling_ends_early()
    {
        using var algorithm = Create(Short);
        AlgorithmContracts.ShouldReportAndCancel<Dqn>(algorithm);
    }

    [Fact]
    public void State_of_other_options_or_damaged_is_refused() => AlgorithmContracts.ShouldRefuseStatesOfOthers(
        options => Create(options), Short, Short with { NumEnvs = 5 }, Short with { BufferSize = 400 }, Short with { NStep = 2 }, Short with { NormalizeRewards = true }, Short with { Dueling = false, Network = new() { HiddenSizes = [9] } });

    [Fact]
    public void Environments_and_buffers_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => Create(new() { BufferSize = 16, NStep = 5 })).Message.ShouldContain("n_step 5");
        Should.Throw<ArgumentException>(() => Dqn.Create(
            new() { BufferSize = 500_000_000 }, new(count => Pong.Create(new() { FrameSize = 84 }, count), 1))).Message.ShouldContain("buffer_size of 500000000");
    }

    private static IAlgorithm Create(DqnOptions options, ulong seed = 1, int threads = 1, int limit = 30) =>
        Dqn.Create(options, new(count => CartPole.Create(new() { MaxEpisodeSteps = limit }, count), seed) { Threads = threads });
}
