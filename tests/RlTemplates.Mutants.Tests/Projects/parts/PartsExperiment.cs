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

    /// <summary>Waits a little.</summary>
    [TrainHook] private static ITrainingHook Wait() => new PauseHook { Length = 5 }.Create();

    /// <summary>Counts episodes of evaluations.</summary>
    [EvalHook] private static IEvaluationHook Count() => new EpisodeCounter();

    /// <summary>Notes where the policy comes from.</summary>
    [ExportStrategy("origin")]
    private static void WriteOrigin(ExportSource source, string folder) => File.WriteAllText(Path.Combine(folder, "origin.txt"), source.Checkpoint.Path);

    /// <summary>Whether the policy has still to learn.</summary>
    [ContinueWhen] private bool IsPoor(EvaluationResult? evaluation) => evaluation is null || evaluation.RewardMean < 400;
}
