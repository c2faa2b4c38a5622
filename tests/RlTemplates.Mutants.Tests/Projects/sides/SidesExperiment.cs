namespace Lab;

[RlExperiment("sides")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
public sealed partial record SidesExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();
}
