using System.ComponentModel.DataAnnotations;

[assembly: Target(typeof(ShedAttribute), typeof(ShedTarget))]

/// <summary>A place that trains.</summary>
public sealed class ShedAttribute : SubmitsToAttribute
{
    /// <summary>Slots.</summary>
    public int Slots { get; set; } = 1;
}

/// <summary>Submits to it.</summary>
public sealed class ShedTarget(ShedAttribute settings) : ITarget
{
    public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken) => throw new UserException($"No slot of {settings.Slots} is free.");

    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken) => throw new UserException("The shed is empty.");

    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) => throw new UserException("The shed is empty.");
}

/// <summary>Takes a note of results.</summary>
public sealed record TallySink : SinkOptions
{
    /// <summary>Results from one note to the next.</summary>
    [Range(1, 1000)] public int Every { get; init; } = 1;

    public override IEventSink Create(RunInfo run) => throw new NotSupportedException($"{Every}");
}

/// <summary>Takes a note of everything.</summary>
public sealed record ScribeSink : SinkOptions
{
    /// <summary>Pages.</summary>
    [Range(1, 64)] public int Pages { get; init; } = 8;

    public override IEventSink Create(RunInfo run) => throw new NotSupportedException($"{Pages}");
}

/// <summary>Ends training in time.</summary>
public sealed record PatienceHook : HookOptions
{
    /// <summary>Iterations.</summary>
    [Range(1, 100)] public int Iterations { get; init; } = 20;

    public override ITrainingHook Create() => throw new NotSupportedException($"{Iterations}");
}

/// <summary>Slows training down.</summary>
public sealed record PauseHook : HookOptions
{
    /// <summary>Milliseconds.</summary>
    [Range(1, 1000)] public int Length { get; init; } = 20;

    public override ITrainingHook Create() => throw new NotSupportedException($"{Length}");
}

/// <summary>Writes weights.</summary>
public sealed record WeightsExportStrategy : ExportStrategyOptions
{
    /// <summary>Digits.</summary>
    [Range(1, 9)] public int Digits { get; init; } = 6;

    public override void Export(ExportSource source, string folder, CancellationToken cancellationToken) => throw new NotSupportedException($"{Digits}");
}

/// <summary>Draws a picture.</summary>
public sealed record PictureExportStrategy : ExportStrategyOptions
{
    /// <summary>Pixels.</summary>
    [Range(16, 4096)] public int Width { get; init; } = 640;

    public override void Export(ExportSource source, string folder, CancellationToken cancellationToken) => throw new NotSupportedException($"{Width}");
}

/// <summary>Computes slowly.</summary>
public sealed record SlowEngine : EngineOptions
{
    /// <summary>Largest layer.</summary>
    [Range(1, 4096)] public int MaxUnits { get; init; } = 512;

    public override INetworkBackend Create() => throw new NotSupportedException($"{MaxUnits}");
}

/// <summary>Computes by hand.</summary>
public sealed record PaperEngine : EngineOptions
{
    /// <summary>Sheets.</summary>
    [Range(1, 100)] public int Sheets { get; init; } = 10;

    public override INetworkBackend Create() => throw new NotSupportedException($"{Sheets}");
}

/// <summary>A wind.</summary>
[Options]
public abstract record WindOptions;

/// <summary>It pushes now and then.</summary>
public sealed record GustyWind : WindOptions
{
    /// <summary>How far.</summary>
    [Range(1, 5)] public int Strength { get; init; } = 1;
}

/// <summary>It pushes all the time.</summary>
public sealed record SteadyWind : WindOptions
{
    /// <summary>How fast.</summary>
    [Range(1, 90)] public int Speed { get; init; } = 7;
}

/// <summary>Counts episodes of evaluations.</summary>
public sealed class EpisodeCounter : IEvaluationHook
{
    private int _count;

    public void AfterEpisode(EvaluationContext context, EpisodeResult episode) => Console.WriteLine(++_count);
}
