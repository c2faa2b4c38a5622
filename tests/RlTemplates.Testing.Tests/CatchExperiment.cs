using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Testing.Tests;

/// <summary>A ball that is caught.</summary>
[RlExperiment("catch")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 100_000)]
public sealed partial record CatchExperiment
{
    /// <summary>The game.</summary>
    public CatchOptions Environment { get; init; } = new();

    /// <summary>How it is learned.</summary>
    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
