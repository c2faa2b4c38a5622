using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;
using static RlTemplates.Benchmarks.ReferenceEnvironments;

namespace RlTemplates.Benchmarks;

/// <summary>Cases of IMPALA with the settings of RLlib's CartPole example, which must reach a mean of 450 within its timesteps; neither RL Baselines3 Zoo nor CleanRL has figures.</summary>
internal static class ImpalaReference
{
    // Two workers of five copies and pieces of 50 steps: a batch is two of them.
    private static readonly ImpalaOptions Base = new()
    {
        NumWorkers = 2,
        NumEnvsPerWorker = 5,
        SampleBatchSize = 50,
        TrainBatchSize = 500,
        LearningRate = 5e-4,
        VfLossCoeff = 0.05,
        EntropyCoeff = 0,
        GradClip = 40,
        MinTimePerIterationSeconds = 0,
        Network = new() { HiddenSizes = [256, 256], Activation = Activation.Tanh },
    };

    public static IEnumerable<ReferenceCase> Cases =>
    [
        ReferenceCase.Of("CartPole", 2_000_000, "450 at any time (RLlib)", Pole, Base),
        ReferenceCase.Of("Acrobot", 2_000_000, "", Arms, Base with
        {
            EntropyCoeff = Schedule.Linear(0.02, 0.001, 1_500_000), NormalizeObservations = true, NormalizeRewards = true,
            Network = new() { HiddenSizes = [64, 64], ShareLayers = false },
        }),
    ];
}
