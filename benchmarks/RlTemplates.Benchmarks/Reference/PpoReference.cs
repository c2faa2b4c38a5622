using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using static RlTemplates.Benchmarks.ReferenceEnvironments;

namespace RlTemplates.Benchmarks;

/// <summary>Cases of PPO. Settings and figures are those of RL Baselines3 Zoo; what it leaves out is as in Stable-Baselines3.</summary>
internal static class PpoReference
{
    private static readonly PpoOptions Base = new()
    {
        NumEnvs = 1,
        RolloutFragmentLength = 2048,
        SgdMinibatchSize = 64,
        NumSgdIter = 10,
        Gamma = 0.99,
        Lambda = 0.95,
        ClipParam = 0.2,
        LearningRate = 3e-4,
        MinTimestepsPerIteration = 1,
    };

    private static readonly PpoOptions Normalized = Base with { NumEnvs = 16, NumSgdIter = 4, NormalizeObservations = true, NormalizeRewards = true };

    private static readonly PpoOptions Tabular = Base with { NumEnvs = 8, RolloutFragmentLength = 128, SgdMinibatchSize = 256, LearningRate = 1e-3, EntropyCoeff = 0.01 };

    /// <summary>The Zoo's settings for CartPole: 8 copies, 32 steps, batches of 256, 20 epochs, two 64-64 networks.</summary>
    public static PpoOptions CartPole { get; } = Base with
    {
        NumEnvs = 8,
        RolloutFragmentLength = 32,
        SgdMinibatchSize = 256,
        NumSgdIter = 20,
        Gamma = 0.98,
        Lambda = 0.8,
        LearningRate = Schedule.Linear(1e-3, 0, 100_000),
        ClipParam = Schedule.Linear(0.2, 0, 100_000),
    };

    public static IEnumerable<ReferenceCase> Cases =>
    [
        ReferenceCase.Of("CartPole", 100_000, "500.0 ± 0.0", Pole, CartPole),
        ReferenceCase.Of("MountainCar", 1_000_000, "-110.4 ± 19.5", Car, Normalized with { RolloutFragmentLength = 16, Lambda = 0.98 }),
        ReferenceCase.Of("Acrobot", 1_000_000, "-73.5 ± 18.2", Arms, Normalized with { RolloutFragmentLength = 256, Lambda = 0.94 }),
        ReferenceCase.Of("Pendulum", 100_000, "-172.2 ± 104.2", Swing, Base with
        {
            NumEnvs = 4, RolloutFragmentLength = 1024, Gamma = 0.9, LearningRate = 1e-3,
        }),
        ReferenceCase.Of("MountainCarContinuous", 20_000, "88.3 ± 2.6", ContinuousCar, Base with
        {
            RolloutFragmentLength = 8, SgdMinibatchSize = 256, Gamma = 0.9999, Lambda = 0.9, LearningRate = 7.77e-5, EntropyCoeff = 0.00429, ClipParam = 0.1,
            GradClip = 5, VfLossCoeff = 0.19, NormalizeObservations = true, NormalizeRewards = true,
        }),
        // As many frames: an action held for eight of them explores as far as state-dependent noise.
        ReferenceCase.Of("MountainCarContinuous-FrameSkip(8)", 20_000 / 8, "88.3 ± 2.6", CarOf8, Base with
        {
            RolloutFragmentLength = 64, LearningRate = 1e-3, NormalizeObservations = true, NormalizeRewards = true,
        }),
        // What the zoo of Stable Baselines 2 took, before there was state-dependent exploration.
        ReferenceCase.Of("MountainCarContinuous-1M", 1_000_000, "91.7 ± 1.7", ContinuousCar, Normalized with
        {
            RolloutFragmentLength = 256, SgdMinibatchSize = 512, Lambda = 0.94, LearningRate = 2.5e-4,
        }),
        ReferenceCase.Of("FrozenLake", 200_000, "at best 0.74", Lake, Tabular),
        ReferenceCase.Of("Taxi", 500_000, "at best 7.93", Cab, Tabular with { NormalizeRewards = true, NumSgdIter = 5, LearningRate = Schedule.Linear(3e-3, 0, 500_000) }),
        ReferenceCase.Of("Catch", 50_000, "at best 1", Ball, Tabular),
    ];
}
