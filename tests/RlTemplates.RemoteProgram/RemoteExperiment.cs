using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.RemoteProgram;

/// <summary>Balances a pole elsewhere.</summary>
[RlExperiment("remote")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 2000)]
[Depot]
public sealed partial record RemoteExperiment
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
