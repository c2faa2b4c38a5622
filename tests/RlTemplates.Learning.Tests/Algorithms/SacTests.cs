using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class SacTests
{
    private static readonly NetworkOptions Small = new SacOptions().Network with { HiddenSizes = [16, 16] };

    private static readonly SacOptions Short = new()
    {
        NumEnvs = 3, TrainFreq = 4, GradientSteps = 2, LearningStarts = 60, BatchSize = 16, BufferSize = 150, MinTimestepsPerIteration = 120, LearningRate = 1e-3, Network = Small,
    };

    public static TheoryData<string> Options => [.. Changes.Keys];

    private static Dictionary<string, SacOptions> Changes => new()
    {
        ["train_freq"] = Short with { TrainFreq = 2 },
        ["gradient_steps"] = Short with { GradientSteps = 3 },
        ["batch_size"] = Short with { BatchSize = 17 },
        ["buffer_size"] = Short with { BufferSize = 100 },
        ["learning_starts"] = Short with { LearningStarts = 100 },
        ["gamma"] = Short with { Gamma = 0.9 },
        ["n_step"] = Short with { NStep = 2 },
        ["tau"] = Short with { Tau = 0.5 },
        ["target_update_interval"] = Short with { TargetUpdateInterval = 2 },
        ["ent_coef"] = Short with { EntCoef = 0.2 },
        ["ent_coef's beginning"] = Short with { EntCoef = EntropyCoefficient.Learned(0.2) },
        ["target_entropy"] = Short with { TargetEntropy = 2 },
        ["learning_rate"] = Short with { LearningRate = 1e-2 },
        ["grad_clip"] = Short with { GradClip = 1e-3 },
        ["normalize_observations"] = Short with { NormalizeObservations = true },
        ["normalize_rewards"] = Short with { NormalizeRewards = true },
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(1000, true)]
    public void Learns_to_move_a_point_to_the_origin(float scale, bool normalize)
    {
        var options = Short with
        {
            NumEnvs = 4, TrainFreq = 1, GradientSteps = 1, BatchSize = 64, BufferSize = 20_000, Gamma = 0.9, LearningRate = 2e-3, Tau = 0.02, MinTimestepsPerIteration = 1000,
            NormalizeObservations = normalize, NormalizeRewards = normalize, EntCoef = EntropyCoefficient.Learned(0.1), Network = Small with { HiddenSizes = [32, 32] },
        };
        using var algorithm = Sac.Create(options, new(count => new PointEnvironment(count, scale), 1) { Threads = 1 });
        Players.Train(algorithm, 12_000);
        (Players.Play(algorithm.Policy, new PointEnvironment(20, scale), 80, explore: false) / (scale * scale)).ShouldBeGreaterThan(-0.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Going_on_from_saved_state_gives_the_same_bits(bool normalize) => AlgorithmContracts.ShouldResume(
        (seed, threads) => Create(Short with { NormalizeObservations = normalize, NormalizeRewards = normalize, NStep = normalize ? 3 : 1 }, seed, threads), 2, 2);

    [Fact]
    public void Same_seed_same_bits_whatever_the_threads_and_another_seed_others() => AlgorithmContracts.ShouldNotDependOnThreads(
        (seed, threads) => Create(Short with { BatchSize = 128, Network = Small with { HiddenSizes = [64, 64] } }, seed, threads), 2);

    [Theory, MemberData(nameof(Options))]
    public void Every_option_counts(string name)
    {
        using var usual = Create(Short);
        using var changed = Create(Changes[name]);
        AlgorithmContracts.Train(usual, 2);
        AlgorithmContracts.Train(changed, 2);
        ((Sac)changed).Actor.Parameters.ToArray().ShouldNotBe(((Sac)usual).Actor.Parameters.ToArray());
    }

    [Fact]
    public void Rounds_gradients_and_targets_come_when_the_options_say()
    {
        using var algorithm = Create(Short with { TrainFreq = 5, GradientSteps = 3, LearningStarts = 61, TargetUpdateInterval = 4, MinTimestepsPerIteration = 150 });
        var report = AlgorithmContracts.Train(algorithm, 1);
        report.TimestepsTotal.ShouldBe(150);
        report.Metrics["learner/num_updates"].ShouldBe(6 * 3);
        report.Metrics["learner/num_target_updates"].ShouldBe(4);
        report.Metrics["replay/size"].ShouldBe(150);
    }

    [Fact]
    public void Every_declared_metric_is_reported_and_cancelling_ends_early()
    {
        using var algorithm = Create(Short);
        AlgorithmContracts.ShouldReportAndCancel<Sac>(algorithm);
    }

    [Fact]
    public void State_of_other_options_or_damaged_is_refused() => AlgorithmContracts.ShouldRefuseStatesOfOthers(
        options => Create(options), Short, Short with { NumEnvs = 5 }, Short with { BufferSize = 400 }, Short with { NStep = 2 }, Short with { NormalizeRewards = true },
        Short with { Network = Small with { HiddenSizes = [9] } });

    [Fact]
    public void Environments_and_options_that_do_not_fit_are_refused()
    {
        Refused(count => CartPole.Create(new(), count)).ShouldBe("SAC learns continuous actions; CartPole-v1 takes DiscreteSpace.");
        Refused(count => new DialsEnvironment(count)).ShouldBe("SAC learns continuous actions; Dials takes MultiDiscreteSpace.");
        Refused(count => new Other(count, new("Masked", new(ElementType.Float32, 2), new BoxSpace([0], [1])) { HasActionMask = true })).ShouldBe("SAC heeds no action masks; Masked says that it has one.");
        Refused(count => new Other(count, new("Picture", new(ElementType.UInt8, 9, 8, 3), new BoxSpace([0], [1])))).ShouldBe("SAC learns from vectors; Picture shows UInt8[9, 8, 3].");
        Should.Throw<NotSupportedException>(() => Create(Short with { Network = Small with { ShareLayers = true } }))
            .Message.ShouldBe("network.share_layers is true; SAC's policy and critics are networks of their own and share nothing: leave it out or set it to false.");
        Should.Throw<ArgumentException>(() => Create(Short with { EntCoef = new(0, true) })).Message.ShouldContain("ent_coef");
        Should.Throw<ArgumentException>(() => Create(Short with { BufferSize = 3, NStep = 2 })).Message.ShouldContain("n_step 2");

        static string Refused(Func<int, IEnvironment> create) => Should.Throw<NotSupportedException>(() => Sac.Create(Short, new(create, 1))).Message;
    }

    private static IAlgorithm Create(SacOptions options, ulong seed = 1, int threads = 1) =>
        Sac.Create(options, new(count => Pendulum.Create(new() { MaxEpisodeSteps = 15 }, count), seed) { Threads = threads });

    private sealed class Other(int count, EnvironmentSpec spec) : SmallEnvironment(count, 2, 5, spec)
    {
        protected override void Start(Span<float> state, ref RandomStream random) => state.Clear();

        protected override float Step(Span<float> state, ReadOnlySpan<int> action, ref RandomStream random) => 0;
    }
}
