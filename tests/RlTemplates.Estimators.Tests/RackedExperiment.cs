using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Estimators.Tests;

/// <summary>Balances a pole in somebody's rack.</summary>
[RlExperiment("racked")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 1000), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[Rack(Queue = "night"), Rack(Name = "spare-2", Slots = 2, Kinds = [typeof(int)], Shelf = "right"), AzureMl(Name = "cloud"), Tag("team", "rl")]
[Shelf("left", Units = 4), Shelf("right", Target = "spare-2", Cpus = 4, Gpus = 1, Memory = "16g"), Head("head-cloud", VmSize = "STANDARD_NC4AS_T4_V3", Target = "cloud")]
public sealed partial record RackedExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "";
}
