using System.Runtime.CompilerServices;
using RlTemplates;
using RlTemplates.Environments;
using RlTemplates.Estimators.Tests;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

[assembly: Target(typeof(SwampAttribute), typeof(SwampTarget))]

namespace RlTemplates.Estimators.Tests;

/// <summary>A target that does everything wrong.</summary>
public sealed class SwampAttribute : SubmitsToAttribute
{
    /// <summary>What it does wrong. Default: nothing.</summary>
    public string Mode { get; set; } = "";

    /// <summary>Opens the gate. Default: none.</summary>
    public string? AccessToken { get; set; }
}

/// <summary>Sinks into a swamp.</summary>
[RlExperiment("swamped")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 1000), Swamp]
public sealed partial record SwampedExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };
}

/// <summary>Accepts every job and trains none.</summary>
/// <param name="settings">What it does wrong.</param>
public sealed class SwampTarget(SwampAttribute settings) : ITarget
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        switch (settings.Mode)
        {
            case "submit hangs":
                return Hang<TrainingJob>();
            case "submit blocks":
                Interrupt.Value?.CancelAfter(Soon);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "submit no task":
                return null!;
            case "submit escapes":
                throw new UserException($"no way {SwampJob.Escapes}");
            case "submit nothing":
                return Task.FromResult<TrainingJob>(null!);
        }
        return Task.FromResult<TrainingJob>(new SwampJob(settings, job.Store, job.Run));
    }

    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken) => settings.Mode switch
    {
        "plan nothing" => Task.FromResult<IReadOnlyList<PlannedStep>>(null!),
        "plan throws" => throw new IOException($"no plan for {settings.AccessToken}"),
        _ => Task.FromResult<IReadOnlyList<PlannedStep>>([new("sink", $"into the swamp {SwampJob.Escapes}")]),
    };

    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) => settings.Mode switch
    {
        "attach throws" => throw new IOException($"no gate for {settings.AccessToken}"),
        "attach nothing" => Task.FromResult<TrainingJob>(null!),
        _ => Task.FromResult<TrainingJob>(new SwampJob(settings, store, run)),
    };

    /// <summary>What is cancelled soon after the target has ceased to react.</summary>
    internal static AsyncLocal<CancellationTokenSource?> Interrupt { get; } = new();

    // It does not heed cancellation.
    internal static Task<T> Hang<T>()
    {
        Interrupt.Value?.CancelAfter(Soon);
        return new TaskCompletionSource<T>().Task;
    }
}

/// <summary>A job in the swamp.</summary>
internal sealed class SwampJob(SwampAttribute settings, RunStore store, RunInfo run) : TrainingJob(store, run)
{
    /// <summary>Clears the screen, sets the title, rings and overwrites the line.</summary>
    public const string Escapes = "a\u001b[2Jb\u001b]0;c\u0007d\re\u202Ef\u009Bg";

    public override RunJob Job => settings.Mode switch
    {
        "job nothing" => null!,
        "job nameless" => new("swamp", "Swamp", null!),
        "id" => new("swamp", "Swamp", $"id-{settings.AccessToken}", Address),
        "escapes" or "escapes fail" => new("swamp", "Swamp", Escapes, Escapes),
        _ => new("swamp", "Swamp", "mud", Address),
    };

    private string Address => $"https://swamp.example/?key={settings.AccessToken}";

    protected override TimeSpan PollInterval => TimeSpan.FromMilliseconds(10);

    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) => settings.Mode switch
    {
        "log nothing" => null!,
        "log throws at once" => throw new IOException($"dry in {settings.AccessToken}"),
        _ => Lines(cancellationToken),
    };

    private async IAsyncEnumerable<string> Lines([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (settings.Mode == "log null")
            yield return null!;
        if (settings.Mode.StartsWith("escapes", StringComparison.Ordinal))
            yield return Escapes;
        yield return $"sinks with {settings.AccessToken}";
        if (settings.Mode == "log hangs")
            await SwampTarget.Hang<bool>();
        if (settings.Mode == "log throws")
            throw new IOException($"mud in {settings.AccessToken}");
    }

    protected override Task RequestStopAsync(CancellationToken cancellationToken) => settings.Mode == "stop throws" ? throw new IOException($"deep in {settings.AccessToken}") : Task.CompletedTask;

    protected override ValueTask DisposeAsyncCore() => settings.Mode switch
    {
        "dispose throws" => throw new IOException($"stuck in {settings.AccessToken}"),
        "dispose hangs" => new(SwampTarget.Hang<bool>()),
        _ => base.DisposeAsyncCore(),
    };

    protected override Task PullFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken) => settings.Mode switch
    {
        "read hangs" => SwampTarget.Hang<RunInfo>(),
        "read nothing" => Task.FromResult<RunInfo>(null!),
        "read no task" => null!,
        "read times out" => throw new TaskCanceledException($"no answer from https://swamp.example/?key={settings.AccessToken}"),
        "read throws" => throw new IOException($"mud in {settings.AccessToken}"),
        "read fails" => Task.FromResult(Record(RunStatus.Failed, $"gone with {settings.AccessToken}", 3, $"the swamp took {settings.AccessToken}")),
        "escapes fail" => Task.FromResult(Record(RunStatus.Failed, Escapes, 3, Escapes)),
        "log null" => Task.FromResult(Record(RunStatus.Completed, "sunk", 0)),
        _ => Task.FromResult(Record(RunStatus.Running)),
    };
}
