using System.ComponentModel.DataAnnotations;

namespace Lab;

/// <summary>A learner of one's own.</summary>
[AlgorithmOptions(typeof(Learner))]
[NotLessThan("BufferSize", "BatchSize", Because = "the replay cannot hold one batch")]
[MultipleOf("BatchSize", "Parts")]
[Forbids("Mode", LearnerMode.Off, When = "IsOn")]
public sealed record LearnerOptions
{
    [Range(1, 1_000_000)] public int BufferSize { get; init; } = 1000;
    [Range(1, 10_000)] public int BatchSize { get; init; } = 64;
    [Range(1, 64)] public int Parts { get; init; } = 4;
    public LearnerMode Mode { get; init; } = LearnerMode.Full;
    public bool IsOn { get; init; } = true;
}

public enum LearnerMode { Off, Full }

[Algorithm(ObservationKinds.Vector, ActionKinds.Discrete, Metrics = ["learner/own_loss"])]
public sealed class Learner : IAlgorithmFactory<LearnerOptions>
{
    public static IAlgorithm Create(LearnerOptions options, AlgorithmSetup setup) => throw new NotSupportedException(
        options is { IsOn: true, Mode: LearnerMode.Full } ? $"{options.BufferSize} {options.BatchSize}" : $"{options.Parts}");
}

[RlExperiment("own-learner")]
[StopWhen("learner/own_loss", AtMost = 0.01), StopWhen(Metric.TimestepsTotal, AtLeast = 1e6)]
[LogMetric("learner/own_loss")]
public sealed partial record LearnerExperiment
{
    public CatchOptions Environment { get; init; } = new() { Rows = 12, Columns = 7 };

    public LearnerOptions Algorithm { get; init; } = new() { BufferSize = 2000, BatchSize = 32 };

    public ulong Seed { get; init; } = 1;
}
