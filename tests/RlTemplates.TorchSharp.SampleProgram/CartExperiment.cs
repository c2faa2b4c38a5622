using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.SampleProgram;

/// <summary>CartPole, of which the engine is chosen when the program starts. It references the engine, but no libtorch.</summary>
[RlExperiment("cart")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475)]
[StopWhen(Metric.TimestepsTotal, AtLeast = 500_000)]
public sealed partial record CartExperiment
{
    /// <summary>The environment.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>The algorithm.</summary>
    public PpoOptions Algorithm { get; init; } = new() { LearningRate = 1e-3 };

    /// <summary>What computes networks.</summary>
    public EngineOptions Engine { get; init; } = new TorchEngine();
}
