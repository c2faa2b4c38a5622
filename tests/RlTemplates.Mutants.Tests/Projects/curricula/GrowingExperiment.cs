using RlTemplates.Experiments;

namespace Lab;

/// <summary>A rod that grows heavier.</summary>
[RlExperiment("heavy-rod"), StopWhen(Metric.TimestepsTotal, AtLeast = 200_000)]
[LogMetric("curriculum/environment.gravity")]
public sealed partial record HeavyRodExperiment
{
    public PendulumOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4 };

    public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } =
    [
        new ScheduledCurriculum
        {
            Option = "environment.gravity",
            Values = ["2", "5", "10"],
            Steps = [0, 50_000, 100_000],
        },
    ];

    public ulong Seed { get; init; } = 1;
}

/// <summary>A lake that freezes.</summary>
[RlExperiment("freezing-lake"), StopWhen(Metric.TimestepsTotal, AtLeast = 200_000)]
public sealed partial record FreezingLakeExperiment
{
    public FrozenLakeOptions Environment { get; init; } = new();

    public DqnOptions Algorithm { get; init; } = new() { LearningStarts = 500 };

    public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } =
    [
        new SteppedCurriculum
        {
            Option = "environment.is_slippery",
            Values = ["false", "true"],
            Metric = Metric.EpisodeRewardMean,
            AtLeast = 0.7,
            Iterations = 3,
        },
    ];

    public ulong Seed { get; init; } = 1;
}
