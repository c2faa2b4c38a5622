using RlTemplates.Options;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What a training run needs beside the experiment.</summary>
public sealed record TrainRequest
{
    internal static readonly TimeSpan DefaultGracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>Where the run is kept.</summary>
    public required RunStore Store { get; init; }

    /// <summary>Every option's value and where it came from, for <c>run.json</c>.</summary>
    public IReadOnlyList<ResolvedOption> Options { get; init; } = [];

    /// <summary>Which run training writes. Default <see cref="RunChoice.New"/>.</summary>
    public RunChoice Run { get; init; } = RunChoice.New;

    /// <summary>Whether training writes the run's driver log. Default true; false where the process's own output goes there.</summary>
    public bool WritesDriverLog { get; init; } = true;

    /// <summary>
    /// Sinks that get the run's events beside those that the config lists, such as the console. Each is called on a thread of its own, and disposed of when
    /// training is over. To send it something meanwhile, pass a <see cref="BufferedSink"/>.
    /// </summary>
    public IReadOnlyList<IEventSink> Sinks { get; init; } = [];

    /// <summary>Tags of a new run, above those that the config class declares.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the run that a new one comes from.</summary>
    public string? Parent { get; init; }

    /// <summary>
    /// Opens the way to workers that play elsewhere, each one made by <see cref="RolloutWorker"/>; null, the default, plays in this process.
    /// A run that is resumed with workers elsewhere begins new episodes, and <see cref="TrainingContext.SetTask"/> does not reach them.
    /// </summary>
    public Func<IRolloutChannel>? Rollouts { get; init; }

    /// <summary>Version of the program, for <c>run.json</c>.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// How long training may take from cancellation to a complete checkpoint, at least 0. The iteration goes on for all of it but the last 3 seconds; then it is paused
    /// between two steps, to be continued where the run is resumed. What cannot be interrupted, a step or a large checkpoint, may take longer. Default 5 seconds.
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = DefaultGracePeriod;

    /// <summary>
    /// Policy whose weights a new run begins with: all, or the layers that fit, which the run tells. Default null: at random. A run that is resumed has weights of its own.
    /// </summary>
    public WeightSource? InitializeFrom { get; init; }

    /// <summary>
    /// How long to wait before training begins. Default null: not at all, or, for a worker, as the task schedule says.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Makes what evaluates checkpoints beside training where evaluation.apart is set; null: this process evaluates.</summary>
    internal Func<RunInfo, IApartEvaluator>? ApartEvaluator { get; init; }

    /// <summary>How training and evaluation take turns; null where they do not.</summary>
    internal TrainingRounds? Rounds { get; init; }

    /// <summary>What the run tells of its beginning; null where that is as usual.</summary>
    internal string? Beginning { get; init; }

    /// <summary>Warnings that the run tells when it begins, each one sentence. Default: none.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why training was cancelled, for <c>run.json</c>; null where nothing else than an interruption is known.</summary>
    internal Func<string?> CancelReason { get; init; } = static () => null;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How a training run ended.</summary>
/// <param name="Run">The run with its final status.</param>
/// <param name="Result">The newest result; null where no iteration was finished.</param>
/// <param name="Evaluation">The evaluation at the end; null where there was none.</param>
public sealed record TrainOutcome(RunInfo Run, TrainResult? Result, EvaluationResult? Evaluation)
{
    /// <summary>Exit code of the process: 0 completed or stopped, 1 failed, 2 environment and algorithm do not fit, 130 interrupted.</summary>
    public int ExitCode => Run.ExitCode ?? 0;

    /// <summary>The newest export of each strategy that this process has tried.</summary>
    public IReadOnlyList<ExportResult> Exports { get; init; } = [];

    /// <summary>The error that ended it, or null.</summary>
    public string? Error => Run.Error;
}
