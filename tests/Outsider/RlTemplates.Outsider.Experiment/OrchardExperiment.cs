namespace Outsider.Experiments;

/// <summary>Picks fruit, with an environment written by hand, a task that changes and a sink with a secret.</summary>
[RlExperiment("orchard")]
[StopWhen(Metric.TrainingIteration, AtLeast = 8), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[Shed, Bench("left")]
[Tag("team", "outsiders")]
public sealed partial record OrchardExperiment
{
    /// <summary>The orchard.</summary>
    public OrchardOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 512, NumSgdIter = 4, Network = new() { HiddenSizes = [16] },
    };

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new() { Sinks = [new NotarySinkOptions()] };

    /// <summary>Who takes part in training.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } = [new HarvestHookOptions()];

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
