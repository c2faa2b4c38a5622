using RlTemplates.Learning.Algorithms;
using static RlTemplates.Benchmarks.ReferenceEnvironments;

namespace RlTemplates.Benchmarks;

/// <summary>Cases of SAC. Settings and figures are those of RL Baselines3 Zoo; what it leaves out is the default, as in Stable-Baselines3.</summary>
internal static class SacReference
{
    private static readonly SacOptions Base = new() { MinTimestepsPerIteration = 1 };

    private static readonly SacOptions CarOptions = Base with
    {
        LearningRate = 3e-4, BufferSize = 50_000, BatchSize = 512, EntCoef = 0.1, TrainFreq = 32, GradientSteps = 32, Gamma = 0.9999, Tau = 0.01, LearningStarts = 0,
        Network = new SacOptions().Network with { HiddenSizes = [64, 64] },
    };

    public static IEnumerable<ReferenceCase> Cases =>
    [
        ReferenceCase.Of("Pendulum", 20_000, "-157.0 ± 88.7", Swing, Base with { LearningRate = 1e-3 }),
        ReferenceCase.Of("MountainCarContinuous", 50_000, "94.7 ± 1.1", ContinuousCar, CarOptions),
        // As many frames: an action held for 16 of them explores as far as state-dependent noise.
        ReferenceCase.Of("MountainCarContinuous-FrameSkip(16)", 50_000 / 16, "94.7 ± 1.1", CarOf16, CarOptions with
        {
            LearningRate = 1e-3, BatchSize = 256, TrainFreq = 1, GradientSteps = 4, Gamma = 0.99, Tau = 0.005, LearningStarts = 500,
        }),
    ];
}
