using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace Outsider.Experiments;

/// <summary>Balances a pole with IMPALA, whose workers play by themselves.</summary>
[RlExperiment("relay")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 20_000), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[Shed]
[Tag("team", "outsiders")]
public sealed partial record RelayExperiment
{
    /// <summary>The pole.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new()
    {
        MinTimePerIterationSeconds = 0, MinTimestepsPerIteration = 5000, Network = new() { HiddenSizes = [16], Activation = Activation.Relu },
    };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
