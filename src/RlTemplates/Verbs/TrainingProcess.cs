using RlTemplates.Configuration;
using RlTemplates.Containers;
using RlTemplates.Estimators.Local;
using RlTemplates.Evaluating;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>A training by this process: its progress on the console, its limits, and how it ends.</summary>
/// <param name="context">The command line and the console.</param>
/// <param name="definition">The experiment.</param>
/// <param name="bound">Its options.</param>
internal sealed class TrainingProcess(VerbContext context, ExperimentDefinition definition, BoundConfig bound)
{
    /// <summary>The run that goes on; null for none.</summary>
    public RunInfo? Resumed { get; init; }

    /// <summary>The submitted run that this process was started for; null for none.</summary>
    public RunInfo? Job { get; init; }

    /// <summary>Whether it outlives the terminal; its output is the driver log then.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Time from a request to end to a complete checkpoint; null: as usual.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Time after which it is asked to end; null: none.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Another run whose weights it begins with; null for none.</summary>
    public string? InitializeFrom { get; init; }

    /// <summary>What the program knows of the cancellation beside the limits here; null where nothing.</summary>
    public Func<string?> CancelReason { get; init; } = static () => null;

    /// <summary>Changes the request before training begins.</summary>
    public Func<TrainRequest, TrainRequest> Extend { get; init; } = static request => request;

    /// <summary>Trains, and evaluates beside that, as the verb does.</summary>
    public Func<Experiment, TrainRequest, CancellationToken, TrainOutcome> Work { get; init; } = static (experiment, request, token) => experiment.Train(request, token);

    /// <summary>Trains until the end.</summary>
    /// <param name="cancellationToken">Ends it with a checkpoint.</param>
    public async Task<TrainOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var configured = definition.Configure(bound.Config!);
        var container = TrainingContainer.Current;
        // The log of a container is read by its service.
        var shown = new ProgressSettings
        {
            Columns = container is null ? Experiment.ProgressColumns(definition) : Experiment.NamedMetrics(definition),
            NamesValues = container is not null,
            Stop = configured.Stop,
            TellsError = false,
        };
        var progress = new BufferedSink("console", ConsoleProgress.Create(context.Output, Job is null && context.IsLive, shown));
        var grace = Grace ?? (container is null ? TrainRequest.DefaultGracePeriod : TrainingContainer.GracePeriod);
        using var limit = new DurationLimit(MaxDuration, grace, reason => Abandon(context.Runs, container, reason), cancellationToken);
        using var ending = limit.Token.Register(() => progress.Write(new NoteWritten(NoteSeverity.Information, Farewell(limit))));
        var request = Extend(new TrainRequest
        {
            GracePeriod = grace,
            Store = context.Runs,
            Options = bound.Resolved,
            Run = Resumed is not null ? RunChoice.Resume(Resumed) : Job is not null ? RunChoice.TakeOver(Job) : RunChoice.New,
            WritesDriverLog = !IsDetached,
            Sinks = [progress],
            Warnings = Warnings(container),
            CancelReason = () => limit.IsOver ? limit.Reason : CancelReason(),
            InitializeFrom = InitializeFrom is { } other ? WeightSource.Find(context.Runs, other) : null,
            ApartEvaluator = run => new ApartProcess(run, context.Runs.Root),
        });
        var experiment = new Experiment(definition, configured);
        var outcome = await Blocking.Run(() => Work(experiment, request, limit.Token));
        if (outcome.Error is { } error)
        {
            container?.Fail(error);
            context.Error(error);
        }
        return outcome;
    }

    /// <summary>Writes down why this process ends; nobody else knows any more.</summary>
    public static void Abandon(RunStore store, TrainingContainer? container, string reason)
    {
        container?.Fail(reason);
        RunEnd.RecordOwn(store, reason);
    }

    private string Farewell(DurationLimit limit)
    {
        var reason = limit.IsOver ? limit.Reason : CancelReason();
        return $"{(reason is null ? "S" : reason + "; s")}topping with a checkpoint: an iteration ends or is paused, an evaluation is left out"
            + $"{(IsDetached || reason is not null ? "" : "; Ctrl-C again ends at once, without it")}.";
    }

    private IReadOnlyList<string> Warnings(TrainingContainer? container)
    {
        if (container?.Warnings is { Count: > 0 } told)
            return told;
        return Job is not null && MachineSizes.Warning(definition, Job, Environment.ProcessorCount) is { } warning ? [warning] : [];
    }
}
