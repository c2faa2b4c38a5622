using System.ComponentModel.DataAnnotations;

namespace Lab;

/// <summary>An environment and a target of one's own, and an entry point.</summary>
[RlExperiment("grid")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 100_000)]
[Mainframe(Queue = "BATCH", Account = "games", Least = 2, Most = 4, Rack = "left", Tapes = ["games=T1", "rules=T2"], Speeds = ["games=slow"])]
[Rack("left", Model = "Z1")]
public sealed partial record GridExperiment
{
    public GridOptions Environment { get; init; } = new() { Side = 6 };

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 2, RolloutFragmentLength = 50 };
}

[RlExperiment("catch")]
[StopWhen(Metric.EpisodesTotal, AtLeast = 1000)]
[Mainframe(TakesAll = true, Most = 16)]
public sealed partial record CatchExperiment
{
    public CatchOptions Environment { get; init; } = new();

    public DqnOptions Algorithm { get; init; } = new() { Gamma = 0.9 };
}

[EnvironmentOptions(typeof(Grid))]
public sealed record GridOptions
{
    [Range(2, 20)] public int Side { get; init; } = 5;
}

[Environment(ObservationKinds.Vector, ActionKinds.Discrete)]
public sealed class Grid : IEnvironmentFactory<GridOptions>
{
    public static IEnvironment Create(GridOptions options, int count) => throw new NotSupportedException($"{options.Side}");
}
