/// <summary>Uses parts of one's own.</summary>
[RlExperiment("parts")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[Shed(Slots = 4)]
public sealed partial record PartsExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>What computes.</summary>
    public EngineOptions Engine { get; init; } = new SlowEngine { MaxUnits = 128 };

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new() { Sinks = [new TallySink { Every = 5 }, new ScribeSink { Pages = 2 }] };

    /// <summary>Who takes part.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } = [new PatienceHook { Iterations = 10 }];

    /// <summary>What is made of the policy.</summary>
    public ExportOptions Export { get; init; } = new() { Strategies = [new WeightsExportStrategy { Digits = 4 }] };

    /// <summary>A wind.</summary>
    public WindOptions Wind { get; init; } = new GustyWind { Strength = 2 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says when it storms.</summary>
    [OnTrainResult] private void Watch(TrainResult result)
    {
        if (Wind is GustyWind { Strength: > 4 } or SteadyWind { Speed: > 80 })
            Console.WriteLine(result.TrainingIteration);
    }
}
