using RlTemplates.Containers;
using RlTemplates.Estimators.Local;
using RlTemplates.Evaluating;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Scripts;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>How a verb trains.</summary>
internal enum TrainMode
{
    /// <summary>To the end.</summary>
    Train,

    /// <summary>To the end; then evaluation and exports are told.</summary>
    AndEvaluate,

    /// <summary>In turns with evaluation.</summary>
    InTurns,
}

/// <summary><c>train</c> and its kin; with a job, in a process of its own with exactly the job's options.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly TrainMode _mode;

    private readonly VerbOption<string?> _resume = VerbOption.Text(
        "--resume", CommonOptions.RunName, "Continues a run from its newest checkpoint: id, unique beginning of an id, or latest.");

    private readonly SeedsOptions _seeds = new();

    private readonly VerbOption<string?> _job = VerbOption.Text(
        "--job", CommonOptions.RunName, "The run that this process was started for.", isHidden: true);

    private readonly VerbOption<bool> _detach = VerbOption.Flag(
        JobArguments.Detach, "Outlives the terminal; what it prints goes to the run's driver log.", isHidden: true);

    private readonly VerbOption<string?> _initializeFrom = CommonOptions.InitializeFrom();

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();

    private readonly VerbOption<TimeSpan?> _maxDuration = VerbOption.Parsed<TimeSpan>(
        JobArguments.MaxDuration, DurationLimit.Values, "Time after which it ends with a checkpoint, as Ctrl-C does.", DurationLimit.Parse, isHidden: true);

    private readonly VerbOption<CpuShare?> _cpuShare = VerbOption.Parsed<CpuShare>(
        JobArguments.CpuShare, CpuShare.Values, "CPUs of the job, of those that jobs in this folder of runs share.", CpuShare.Parse, isHidden: true);

    public TrainVerb(TrainMode mode = TrainMode.Train)
        : base(NameOf(mode), SummaryOf(mode))
    {
        _mode = mode;
        Preset = CommonOptions.Preset();
        Options = mode == TrainMode.Train
            ? [Preset, _resume, _initializeFrom, _grace, .. _seeds.All, _job, _detach, _maxDuration, _cpuShare]
            : [Preset, _resume, _initializeFrom, _grace];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
        DropsOutput = true;
    }

    private static string NameOf(TrainMode mode) => mode switch
    {
        TrainMode.AndEvaluate => "train-and-evaluate",
        TrainMode.InTurns => "continuous-train-and-evaluate",
        _ => "train",
    };

    private static string SummaryOf(TrainMode mode) => mode switch
    {
        TrainMode.AndEvaluate => "Trains until a stop criterion is met, evaluates once, exports, and prints both.",
        TrainMode.InTurns => "Trains and evaluates in turns; the memory of training is released before each evaluation.",
        _ => "Trains until a stop criterion is met; Ctrl-C ends cleanly with a checkpoint.",
    };

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var isPlain = _mode == TrainMode.Train;
        var (resume, jobId) = (context.Get(_resume), isPlain ? context.Get(_job) : null);
        var definition = context.Experiment(resume ?? jobId);
        var resumed = resume is null ? null : SeedsOptions.WholeOf(context, context.FindRun(resume, definition), resume);
        var job = jobId is null ? null : context.FindRun(jobId, definition);
        if (isPlain && jobId is null && _seeds.AreMeant(context, resumed))
        {
            var weights = context.Get(_initializeFrom) is { } other ? WeightSource.Find(context.Runs, other) : null;
            if (resumed is not null && weights is not null)
                throw new UserException($"--initialize-from is '{weights.Name}', but run {resumed.Id} has begun; leave it out, or start a new training.");
            return await _seeds.RunAsync(context, context.Select(definition), context.Get(Preset!), context.Get(_grace), resumed, weights, cancellationToken);
        }
        if (resumed is not null)
            Hint.EnsureTrains(resumed);
        else
            job?.EnsureWaiting();
        var isDetached = isPlain && context.Get(_detach);
        if (isDetached && job is null)
            throw new UserException("--detach is for the process of a job; submit trains in a process that outlives the terminal.");
        if (isDetached)
            DetachedProcess.Detach(job!.DriverLogPath);
        var selection = context.Select(definition);
        var bound = job is null ? selection.Bind(context.Get(Preset!), resumed) : selection.Bind(job);
        if (isDetached && ScriptOf(definition, job!) is { } script)
            return await RunScriptAsync(context, job!, script, new JobSecrets(bound.Secrets).Mask, cancellationToken);
        using var place = job is not null && isPlain && context.Get(_cpuShare) is { } share ? await WaitForCpusAsync(context, job, share, cancellationToken) : null;
        var outcome = await new TrainingProcess(context, definition, bound)
        {
            Resumed = resumed,
            Job = job,
            IsDetached = isDetached,
            Grace = context.Get(_grace),
            MaxDuration = isPlain ? context.Get(_maxDuration) : null,
            InitializeFrom = context.Get(_initializeFrom),
            Work = Work,
        }.RunAsync(cancellationToken);
        if (!isPlain)
            EvaluationText.Write(context.Output, outcome);
        return outcome.ExitCode;
    }

    private TrainOutcome Work(Experiment experiment, TrainRequest request, CancellationToken cancellationToken) => _mode switch
    {
        TrainMode.AndEvaluate => experiment.TrainAndEvaluate(request, cancellationToken),
        TrainMode.InTurns => experiment.ContinuousTrainAndEvaluate(request, null, cancellationToken),
        _ => experiment.Train(request, cancellationToken),
    };

    // The script of the target that the job was submitted to; null where the experiment itself is trained.
    private static LocalScript? ScriptOf(ExperimentDefinition definition, RunInfo job) =>
        definition.Targets.FirstOrDefault(t => t.Kind == job.Job?.Kind && t.Name.Equals(job.Job.Target, StringComparison.OrdinalIgnoreCase))?.Bind(job.Config) is LocalAttribute settings
            ? LocalScript.Find(settings, Directory.GetCurrentDirectory())
            : null;

    private async Task<int> RunScriptAsync(VerbContext context, RunInfo job, LocalScript script, Func<string, string> mask, CancellationToken cancellationToken)
    {
        var grace = context.Get(_grace) ?? TrainRequest.DefaultGracePeriod;
        using var place = context.Get(_cpuShare) is { } share ? await WaitForCpusAsync(context, job, share, cancellationToken) : null;
        using var limit = new DurationLimit(context.Get(_maxDuration), grace, reason => TrainingProcess.Abandon(context.Runs, null, reason), cancellationToken);
        return await Blocking.Run(() => new ScriptTraining(job, script, grace, mask).Run(() => limit.IsOver ? limit.Reason : null, limit.Token));
    }

    private static async Task<CpuPlace> WaitForCpusAsync(VerbContext context, RunInfo job, CpuShare share, CancellationToken cancellationToken)
    {
        try
        {
            return await CpuPlace.TakeAsync(context.Runs.Root, job, share, context.Note, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var writer = RunWriter.Open(job);
            writer.End(RunStatus.Interrupted, "interrupted while it waited for CPUs", ExitCodes.Interrupted);
            throw;
        }
    }
}
