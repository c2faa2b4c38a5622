using System.ComponentModel.DataAnnotations;
using RlTemplates.Options;

// In the global namespace; it stops by itself.
[RlExperiment("größe-1")]
public sealed partial record BareExperiment
{
    public AcrobotOptions Environment { get; init; } = new();
    public DqnOptions Algorithm { get; init; } = new() { Dueling = false, Network = new() { ShareLayers = true } };
    public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound> { [Metric.EpisodesTotal] = new(500) };
    [Range(1, 5)] public int? Rest { get; init; }
    [Range(0, 1.0, MinimumIsExclusive = true)] public double Übung { get; init; } = 1;
    public decimal Price { get; init; } = 1.50m;
    public DateTimeOffset Begin { get; init; }
    public long Big { get; init; } = long.MaxValue;
    public int[] Numbers { get; init; } = [-1, +2, 3_000];
    public List<string> Names { get; init; } = ["a,b", "c"];

    [OnTrainResult]
    void Watch(TrainResult r, Run run)
    {
        if (r.EpisodesTotal > Rest * Big + Numbers.Length + Names.Count && (double)Price > Übung && Begin > DateTimeOffset.UnixEpoch)
            run.Stop("enough");
    }
}
