using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>An experiment with a bound config: trains runs and evaluates them.</summary>
/// <param name="definition">What the generator wrote of the config class.</param>
/// <param name="config">The bound config.</param>
public sealed partial class Experiment(ExperimentDefinition definition, ExperimentConfig config)
{
    // Whoever made a pending run may just be writing down which process will take it over.
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(5);

    private readonly List<ITrainingHook> _trainHooks = [];
    private readonly List<IEvaluationHook> _evalHooks = [];
    private IReadOnlyList<ExportStrategy>? _strategies;

    private static readonly string[] DefaultColumns =
    [
        Metric.TrainingIteration, Metric.TimestepsTotal, Metric.EpisodesTotal, Metric.EpisodeRewardMean, Metric.EpisodeLengthMean, Metric.TimeTotalSeconds,
    ];

    /// <summary>Makes an experiment of a config object, as code does that has no entry script.</summary>
    /// <typeparam name="TConfig">The config class, for which the generator has written the rest.</typeparam>
    /// <param name="config">The config.</param>
    /// <exception cref="UserException">The config class has errors, or a value is not valid.</exception>
    public static Experiment Create<TConfig>(TConfig config)
        where TConfig : class, IExperimentClass
    {
        ArgumentNullException.ThrowIfNull(config);
        var definition = TConfig.Definition;
        if (definition.Errors.Count > 0)
            throw new UserException(definition.Errors);
        var described = DescribedConfig.Of(definition.Options, config);
        return described.Errors.Count > 0
            ? throw new UserException(described.Errors)
            : new(definition, definition.Configure(config)) { Options = described.Resolved };
    }

    /// <summary>What the generator wrote of the config class.</summary>
    public ExperimentDefinition Definition => definition;

    /// <summary>The bound config.</summary>
    public ExperimentConfig Config => config;

    /// <summary>Every option's value and where it came from, for requests that give none. Default: none.</summary>
    public IReadOnlyList<ResolvedOption> Options { get; init; } = [];

    /// <summary>The strategies by which policies are exported: those of <c>export.strategies</c>, then the methods with <c>[ExportStrategy]</c>, or what has replaced them.</summary>
    public IReadOnlyList<ExportStrategy> ExportStrategies => _strategies ?? [.. config.Export.Strategies.Select(ExportStrategy.Of), .. config.ExportMethods];

    /// <summary>Adds hooks to the trainings that begin from now on, behind those of the config. The caller disposes of them.</summary>
    /// <param name="hooks">The hooks.</param>
    public void ExtendTrainHooks(params IEnumerable<ITrainingHook> hooks) => _trainHooks.AddRange(Ensured(hooks));

    /// <summary>Adds hooks to the evaluations that begin from now on, behind those of the config. The caller disposes of them.</summary>
    /// <param name="hooks">The hooks.</param>
    public void ExtendEvalHooks(params IEnumerable<IEvaluationHook> hooks) => _evalHooks.AddRange(Ensured(hooks));

    /// <summary>Replaces the export strategies for what begins from now on.</summary>
    /// <param name="strategies">The new strategies; none of them: nothing is exported.</param>
    /// <returns>The old ones.</returns>
    /// <exception cref="UserException">Two share a name, or a name cannot be that of a folder; the old ones stay.</exception>
    public IReadOnlyList<ExportStrategy> ResetExportStrategies(params IEnumerable<ExportStrategy> strategies)
    {
        var (old, made) = (ExportStrategies, Ensured(strategies));
        ExportFolders.EnsureNames(made);
        _strategies = made;
        return old;
    }

    private static List<T> Ensured<T>(IEnumerable<T> items)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(items);
        var list = items.ToList();
        return list.Contains(null!) ? throw new ArgumentException("One of them is null.", nameof(items)) : list;
    }

    private IReadOnlyList<ResolvedOption> OptionsOr(IReadOnlyList<ResolvedOption> options) => options.Count > 0 ? options : Options;

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

    /// <summary>Makes algorithm, environments and hooks once, to find out whether the options fit together.</summary>
    /// <exception cref="UserException">They do not.</exception>
    public void EnsureItCanBeBuilt() => EnsureItCanBeBuilt(null);

    /// <summary>The same for a training that begins with the weights of another.</summary>
    /// <param name="initializeFrom">The weights; null: at random.</param>
    /// <exception cref="UserException">Options do not fit together, or no layer of the weights fits.</exception>
    internal void EnsureItCanBeBuilt(WeightSource? initializeFrom) => SecretMask.Guard(config.Mask, () =>
    {
        ConfigParts.EnsureThere(config);
        ExportFolders.EnsureNames(ExportStrategies);
        EventStream.EnsureSinks(config.Tracking, isElsewhere: true);
        HookChain.Create(config, [], static _ => { }).Dispose();
        EvaluationHooks.Create(config.EvalHooks, []).Dispose();
        var weights = initializeFrom?.Load();
        using var algorithm = new OwnedAlgorithm(config, weights: weights, curricula: CurriculumPlan.Of(config, Options));
        _ = EnsureMade(algorithm);
        return weights is null ? "" : WeightSource.InWords(weights);
    });

    private TrainOutcome TrainRun(TrainRequest request, CancellationToken cancellationToken)
    {
        ConfigParts.EnsureThere(config);
        ExportFolders.EnsureNames(ExportStrategies);
        EventStream.EnsureSinks(config.Tracking, isElsewhere: false);
        request = request with { Options = OptionsOr(request.Options) };
        if (request.InitializeFrom is not null && request.Run.IsResumed)
            throw new UserException($"Run {request.Run.Run!.Id} goes on with its own weights; leave out those of {request.InitializeFrom.Name}, or start a new run.");
        var curricula = CurriculumPlan.Of(config, request.Options);
        if (curricula is not null && request.Rollouts is not null)
            throw new UserException("curriculum changes options of the environments, but workers elsewhere play, which no change reaches; train in one process, or leave it out.");
        if (request.Delay is { } delay)
            Pause.For(delay, request.Time, cancellationToken);
        using var events = new EventStream(config.Tracking, request.Time, config.Mask);
        foreach (var sink in request.Sinks)
            events.Add(sink);
        using var hooks = HookChain.Create(config, _trainHooks, events.Warn, curricula);
        using var parts = new TrainingParts(hooks, EvaluationHooks.Create(config.EvalHooks, _evalHooks), ExportStrategies);
        var weights = (request.InitializeFrom ?? (request.Run.Run is { } begun ? InitialWeightsFile.Find(request.Store, begun) : null))?.Load();
        using var algorithm = new OwnedAlgorithm(config, request.Rollouts, weights, curricula);
        var activity = new TrainingActivity(algorithm, request.Time, (text, severity) => events.Publish(new NoteWritten(severity, text)));
        using var watch = activity.Watch(request.GracePeriod, cancellationToken);
        if (request.Run.Run is null)
            activity.During("the creation of the algorithm and its environments", () => EnsureMade(algorithm));
        if (weights is not null)
        {
            _ = EnsureMade(algorithm);
            request = request with
            {
                Beginning = WeightSource.InWords(weights),
                Tags = new Dictionary<string, string>(request.Tags, StringComparer.Ordinal) { [WeightSource.Tag] = weights.Origin },
            };
        }
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
        if (weights is not null)
            writer.SetTag(WeightSource.Tag, weights.Origin);
        if (request.WritesDriverLog)
            events.AddLog(() => OpenDriverLog(run));
        using var session = new TrainingSession(config, request, writer, events, algorithm, activity, parts);
        return session.Train(cancellationToken);
    }

    private static IAlgorithm EnsureMade(OwnedAlgorithm algorithm) => Create(() => algorithm.Value);

    internal static T Create<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (EnvironmentException exception) when (exception.InnerException is UserException)
        {
            // Training refused its options, not the environment.
            throw new UserException(((UserException)exception.InnerException!).Findings);
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
