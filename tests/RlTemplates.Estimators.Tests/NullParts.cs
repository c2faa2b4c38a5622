using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Has no environment.</summary>
[RlExperiment("no-environment"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoEnvironment
{
    public CartPoleOptions Environment { get; init; } = Nothing.As<CartPoleOptions>();

    public PpoOptions Algorithm { get; init; } = new();
}

/// <summary>Has no algorithm.</summary>
[RlExperiment("no-algorithm"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoAlgorithm
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = Nothing.As<PpoOptions>();
}

/// <summary>Has an algorithm without its options of networks.</summary>
[RlExperiment("no-network"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoNetwork
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { Network = Nothing.As<NetworkOptions>() };
}

/// <summary>Has lists with nothing in them.</summary>
[RlExperiment("null-hook"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NullHook
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public IReadOnlyList<HookOptions> Hooks { get; init; } = [null!];
}

/// <summary>Has no list of hooks.</summary>
[RlExperiment("no-hooks"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoHooks
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public IReadOnlyList<HookOptions> Hooks { get; init; } = Nothing.As<IReadOnlyList<HookOptions>>();
}

/// <summary>Has a sink that is none.</summary>
[RlExperiment("null-sink"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NullSink
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public TrackingOptions Tracking { get; init; } = new() { Sinks = [new CsvSinkOptions(), null!] };
}

/// <summary>Has no tracking.</summary>
[RlExperiment("no-tracking"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoTracking
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public TrackingOptions Tracking { get; init; } = Nothing.As<TrackingOptions>();
}

/// <summary>Has an export that is none.</summary>
[RlExperiment("null-export"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NullExport
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public ExportOptions Export { get; init; } = new() { Strategies = [null!] };
}

/// <summary>Has no list and no text.</summary>
[RlExperiment("no-texts"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NoTexts
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public IReadOnlyList<string> Notes { get; init; } = Nothing.As<IReadOnlyList<string>>();

    public string Note { get; init; } = Nothing.As<string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Nothing.As<IReadOnlyDictionary<string, string>>();
}

/// <summary>Has a list with nothing in it.</summary>
[RlExperiment("null-text"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NullText
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public IReadOnlyList<string> Notes { get; init; } = ["a", null!];
}

/// <summary>Has an engine that makes nothing.</summary>
[RlExperiment("null-engine"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record NullEngine
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new();

    public EngineOptions? Engine { get; init; } = new EmptyEngine();
}

/// <summary>An engine that makes nothing.</summary>
public sealed record EmptyEngine : EngineOptions
{
    public override INetworkBackend Create() => null!;
}

/// <summary>Has an algorithm that makes nothing.</summary>
[RlExperiment("empty-algorithm"), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]
public sealed partial record EmptyAlgorithmExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public EmptyOptions Algorithm { get; init; } = new();
}

/// <summary>Options of <see cref="Empty"/>.</summary>
[AlgorithmOptions(typeof(Empty))]
public sealed record EmptyOptions
{
    public int Size { get; init; } = 1;
}

/// <summary>An algorithm that makes nothing.</summary>
[Algorithm(ObservationKinds.Vector, ActionKinds.Discrete)]
public sealed class Empty : IAlgorithm, IAlgorithmFactory<EmptyOptions>
{
    public IPolicy Policy => throw new NotSupportedException();

    public static IAlgorithm Create(EmptyOptions options, AlgorithmSetup setup) => null!;

    public void Train(TrainReport report, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Save(BinaryWriter writer) => throw new NotSupportedException();

    public void Load(BinaryReader reader) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}

/// <summary>A null that the compiler does not see.</summary>
internal static class Nothing
{
    public static T As<T>()
        where T : class => null!;
}
