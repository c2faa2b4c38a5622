using Outsider.Engines;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Tracking;

namespace Outsider.Experiments;

/// <summary>Walks to the end of a windy corridor, with a part of each kind.</summary>
[RlExperiment("corridor")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 100_000), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[Shed(Queue = "night"), Shed(Name = "far", Folder = "far-shed", Threads = 2, Bench = "left")]
[Bench("left", Sockets = 4)]
[Tag("team", "outsiders")]
public sealed partial record CorridorExperiment
{
    /// <summary>The corridor.</summary>
    public CorridorOptions Environment { get; init; } = new() { Wind = new GustyWind { Chance = 0.2 } };

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 512, NumSgdIter = 4, LearningRate = 3e-3, Network = new() { HiddenSizes = [16] },
    };

    /// <summary>What computes networks.</summary>
    public EngineOptions? Engine { get; init; } = new ScalarEngine();

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new() { Sinks = [new TallySinkOptions { Every = 5 }] };

    /// <summary>Who takes part in training.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } = [new PatienceHookOptions { Iterations = 10 }];

    /// <summary>What is made of the policy.</summary>
    public ExportOptions Export { get; init; } = new() { Strategies = [new WeightsExportStrategy { Digits = 4 }] };

    /// <summary>A wind that nobody feels.</summary>
    public WindOptions? Forecast { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    [OnPlateau]
    private static void Note(Plateau plateau, Run run) => run.SetTag("plateau", plateau.TrainingIteration > 0 ? "reached" : "never");
}
