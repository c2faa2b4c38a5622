using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>An experiment with a bound config: trains runs and evaluates them.</summary>
/// <param name="definition">What the generator wrote of the config class.</param>
/// <param name="config">The bound config.</param>
public sealed class Experiment(ExperimentDefinition definition, ExperimentConfig config)
{
    // Whoever made a pending run may just be writing down which process will take it over.
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(5);

    private static readonly string[] DefaultColumns =
    [
        Metric.TrainingIteration, Metric.TimestepsTotal, Metric.EpisodesTotal, Metric.EpisodeRewardMean, Metric.EpisodeLengthMean, Metric.TimeTotalSeconds,
    ];

    /// <summary>The metrics that progress shows: those of <c>[LogMetric]</c> after iteration, steps and time, or the usual ones.</summary>
    /// <param name="definition">The experiment's definition.</param>
    public static IReadOnlyList<string> ProgressColumns(ExperimentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.LoggedMetrics.Count == 0
            ? DefaultColumns
            : [.. new[] { Metric.TrainingIteration, Metric.TimestepsTotal }.Concat(definition.LoggedMetrics).Append(Metric.TimeTotalSeconds).Distinct()];
    }

    /// <summary>The metrics that the log of a container names: those that progress shows, and those of the class's own methods.</summary>
    /// <param name="definition">The experiment's definition.</param>
    internal static IReadOnlyList<string> NamedMetrics(ExperimentDefinition definition) =>
        [.. ProgressColumns(definition).Union(definition.MethodMetrics)];

    /// <summary>
    /// Trains until a stop criterion is met, a callback asks for the end, or the token is cancelled; each ends with a checkpoint.
    /// A training that fails does not throw: its outcome and <c>run.json</c> say why.
    /// </summary>
    /// <param name="request">Where the run is kept and who watches.</param>
    /// <param name="cancellationToken">Ends training cleanly, as Ctrl-C should.</param>
    /// <exception cref="UserException">The options do not make an algorithm: no run is created. The run to resume cannot be used: it stays as it is.</exception>
    public TrainOutcome Train(TrainRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SecretMask.Guard(config.Mask, () => TrainRun(request, cancellationToken));
    }

    /// <summary>Evaluates a checkpoint of a run and adds a row to its <c>evaluations.jsonl</c>; the outcome says where that was not possible.</summary>
    /// <param name="request">Which run and checkpoint, and how.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="UserException">The run is broken; there is no such checkpoint, it is damaged, or it belongs to other options.</exception>
    /// <exception cref="OperationCanceledException">It was ended early; nothing is written.</exception>
    public EvaluateOutcome Evaluate(EvaluateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SecretMask.Guard(config.Mask, () => EvaluateRun(request, cancellationToken));
    }

    /// <summary>Makes algorithm, environments and hooks once, to find out whether the options fit together.</summary>
    /// <exception cref="UserException">They do not.</exception>
    public void EnsureItCanBeBuilt() => SecretMask.Guard(config.Mask, () =>
    {
        ConfigParts.EnsureThere(config);
        ExportFolders.EnsureNames(config.Export);
        EventStream.EnsureSinks(config.Tracking, isElsewhere: true);
        HookChain.Create(config.Hooks, static _ => { }, config.Mask).Dispose();
        using var algorithm = new OwnedAlgorithm(config);
        return EnsureMade(algorithm);
    });

    private TrainOutcome TrainRun(TrainRequest request, CancellationToken cancellationToken)
    {
        ConfigParts.EnsureThere(config);
        ExportFolders.EnsureNames(config.Export);
        EventStream.EnsureSinks(config.Tracking, isElsewhere: false);
        using var events = new EventStream(config.Tracking, request.Time, config.Mask);
        foreach (var sink in request.Sinks)
            events.Add(sink);
        using var hooks = HookChain.Create(config.Hooks, events.Warn, config.Mask);
        using var algorithm = new OwnedAlgorithm(config, request.Rollouts);
        var activity = new TrainingActivity(algorithm, request.Time, (text, severity) => events.Publish(new NoteWritten(severity, text)));
        using var watch = activity.Watch(request.GracePeriod, cancellationToken);
        if (request.Run.Run is null)
            activity.During("the creation of the algorithm and its environments", () => EnsureMade(algorithm));
        var run = request.Run.Run ?? definition.CreateRun(request.Store, new()
        {
            Seed = config.Seed,
            Config = request.Options,
            Tags = request.Tags,
            Parent = request.Parent,
            Version = request.Version,
        });
        using var writer = request.Run.Run is null
            ? RunWriter.OpenNew(run, request.Time)
            : RunWriter.OpenOrWait(run, request.Time, request.Run.IsTakenOver ? TakeOverPatience : default, events.Warn, cancellationToken);
        if (request.Run.IsTakenOver)
            writer.Info.EnsureWaiting();
        if (request.WritesDriverLog)
            events.AddLog(() => OpenDriverLog(run));
        using var session = new TrainingSession(config, request, writer, events, algorithm, activity, hooks);
        return session.Train(cancellationToken);
    }

    private EvaluateOutcome EvaluateRun(EvaluateRequest request, CancellationToken cancellationToken)
    {
        ConfigParts.EnsureThere(config);
        request.Run?.EnsureReadable();
        var options = config.Evaluation with
        {
            Episodes = request.Episodes ?? config.Evaluation.Episodes,
            Explore = request.Explore ?? config.Evaluation.Explore,
        };
        var changed = ChangedOptions.InWords(request.Run?.Config ?? [], request.Options, config.HarmlessOptions);
        using var owned = new OwnedAlgorithm(config);
        using var loaded = CheckpointPolicy.Load(request, () => EnsureMade(owned), changed);
        using var evaluator = new Evaluator(copies => Create(() => config.CreateEnvironment(copies)), options, config.Seed, request.Time);
        loaded.EnsureFits(evaluator.Spec, changed);
        var checkpoint = loaded.Checkpoint;
        var activity = new TrainingActivity(owned, request.Time, (text, _) => request.Note?.Invoke(config.Mask(text))) { Subject = "the evaluation", Evaluator = evaluator };
        using var watch = activity.Watch(TrainRequest.DefaultGracePeriod, cancellationToken);
        var played = activity.During(TrainingActivity.Evaluation, () => evaluator.Evaluate(loaded.Policy, checkpoint.TrainingIteration, cancellationToken));
        var result = new EvaluationResult(played.Episodes, checkpoint.TimestepsTotal);
        var outcome = new EvaluateOutcome(result, checkpoint) { BoundWarning = played.BoundWarning, CrashWarning = played.CrashWarning is { } crashes ? config.Mask(crashes) : null };
        // What is said of a run holds for its own checkpoints.
        if (request.Run is not { } run || Path.GetDirectoryName(checkpoint.Path) != run.CheckpointsPath)
            return outcome with { RecordProblem = $"checkpoint {checkpoint.Path} lies outside of {(request.Run is null ? "any run" : $"run {request.Run.Id}")}." };
        try
        {
            EvaluationLog.Append(run, result, new(EvaluationLog.Verb, checkpoint.TrainingIteration) { Explore = options.Explore });
            return outcome;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserException)
        {
            return outcome with { RecordProblem = exception.Message };
        }
    }

    private static IAlgorithm EnsureMade(OwnedAlgorithm algorithm) => Create(() => algorithm.Value);

    private static T Create<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or OverflowException or EnvironmentException)
        {
            throw new UserException($"Environment and algorithm cannot be made of these options: {Problem(exception)}", exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw new UserException(TooLittleMemory.InWords, exception);
        }
    }

    // The name of a parameter means nothing to who sets options.
    private static string Problem(Exception exception) =>
        exception is ArgumentException { ParamName: { } name } && exception.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal) is > 0 and var end ? exception.Message[..end] : exception.Message;

    private PlainProgress OpenDriverLog(RunInfo run)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(run.DriverLogPath)!);
        return new PlainProgress(new StreamWriter(new LogFile(run.DriverLogPath)) { NewLine = "\n", AutoFlush = true }, new() { Columns = ProgressColumns(definition), Stop = config.Stop })
        {
            OwnsOutput = true,
        };
    }
}
