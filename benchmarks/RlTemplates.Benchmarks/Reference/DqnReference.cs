using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;
using static RlTemplates.Benchmarks.ReferenceEnvironments;

namespace RlTemplates.Benchmarks;

/// <summary>Cases of DQN. Settings and figures are those of RL Baselines3 Zoo, so none of what came after Mnih et al. 2015 is on; weights start as torch's.</summary>
internal static class DqnReference
{
    private static readonly DqnOptions Base = new()
    {
        NumEnvs = 1,
        NStep = 1,
        DoubleQ = false,
        Dueling = false,
        PrioritizedReplay = false,
        Gamma = 0.99,
        MinTimestepsPerIteration = 1,
        Network = new() { HiddenSizes = [256, 256], Activation = Activation.Relu, Initialization = Initialization.TorchUniform },
    };

    private static readonly DqnOptions CarOptions = Base with
    {
        LearningRate = 4e-3, TrainBatchSize = 128, BufferSize = 10_000, LearningStarts = 1000, Gamma = 0.98, TargetNetworkUpdateFreq = 600, RolloutFragmentLength = 16,
        GradientSteps = 8, Epsilon = Schedule.Linear(1, 0.07, 24_000),
    };

    private static readonly DqnOptions Tabular = new() { LearningRate = 1e-3, MinTimestepsPerIteration = 1, Epsilon = Schedule.Linear(1, 0.05, 50_000) };

    public static IEnumerable<ReferenceCase> Cases =>
    [
        ReferenceCase.Of("CartPole", 50_000, "500.0 ± 0.0", Pole, Base with
        {
            LearningRate = 2.3e-3, TrainBatchSize = 64, BufferSize = 100_000, LearningStarts = 1000, TargetNetworkUpdateFreq = 10, RolloutFragmentLength = 256,
            GradientSteps = 128, Epsilon = Schedule.Linear(1, 0.04, 8000),
        }),
        ReferenceCase.Of("CartPole-defaults", 100_000, "500.0 ± 0.0 after 50,000", Pole, new DqnOptions { MinTimestepsPerIteration = 1 }),
        ReferenceCase.Of("MountainCar", 120_000, "-100.8 ± 9.9", Car, CarOptions),
        // As the published agent was trained, by a version that took the time limit for an end.
        ReferenceCase.Of("MountainCar-LimitsAsEnds", 120_000, "-100.8 ± 9.9", CarThatEnds, CarOptions),
        ReferenceCase.Of("Acrobot", 100_000, "-76.6 ± 11.8", Arms, Base with
        {
            LearningRate = 6.3e-4, TrainBatchSize = 128, BufferSize = 50_000, LearningStarts = 0, TargetNetworkUpdateFreq = 250, RolloutFragmentLength = 4,
            GradientSteps = 4, Epsilon = Schedule.Linear(1, 0.1, 12_000),
        }),
        ReferenceCase.Of("FrozenLake", 200_000, "at best 0.74", Lake, Tabular),
        ReferenceCase.Of("Taxi", 200_000, "at best 7.93", Cab, Tabular),
        ReferenceCase.Of("Catch", 50_000, "at best 1", Ball, Tabular with { Epsilon = Schedule.Linear(1, 0.05, 10_000) }),
    ];
}
