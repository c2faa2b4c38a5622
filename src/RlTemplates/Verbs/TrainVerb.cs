using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>train</c>; with a job, in a process of its own with exactly the job's options.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly VerbOption<string?> _resume = VerbOption.Text(
        "--resume", CommonOptions.RunName, "Continues a run from its newest checkpoint: id, unique beginning of an id, or latest.");

    private readonly VerbOption<string?> _job = VerbOption.Text(
        "--job", CommonOptions.RunName, "The run that this process was started for.", isHidden: true);

    private readonly VerbOption<bool> _detach = VerbOption.Flag(
        JobArguments.Detach, "Outlives the terminal; what it prints goes to the run's driver log.", isHidden: true);

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();

    public TrainVerb()
        : base("train", "Trains until a stop criterion is met; Ctrl-C ends cleanly with a checkpoint.")
    {
        Preset = CommonOptions.Preset();
        Options = [Preset, _resume, _grace, _job, _detach];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
        DropsOutput = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (resume, jobId) = (context.Get(_resume), context.Get(_job));
        var definition = context.Experiment(resume ?? jobId);
        var resumed = resume is null ? null : context.FindRun(resume, definition);
        var job = jobId is null ? null : context.FindRun(jobId, definition);
        if (resumed is not null)
            Hint.EnsureTrains(resumed);
        else
            job?.EnsureWaiting();
        var isDetached = context.Get(_detach);
        if (isDetached && job is null)
            throw new UserException("--detach is for the process of a job; submit trains in a process that outlives the terminal.");
        if (isDetached)
            DetachedProcess.Detach(job!.DriverLogPath);
        var selection = context.Select(definition);
        var bound = job is null ? selection.Bind(context.Get(Preset!), resumed) : selection.Bind(job);
        var configured = definition.Configure(bound.Config!);
        var progress = new BufferedSink("console", ConsoleProgress.Create(context.Output, job is null && context.IsLive,
            new() { Columns = Experiment.ProgressColumns(definition), Stop = configured.Stop, TellsError = false }));
        using var ending = cancellationToken.Register(() => progress.Write(new NoteWritten(NoteSeverity.Information,
            $"Stopping with a checkpoint: an iteration ends or is paused, an evaluation is left out{(isDetached ? "" : "; Ctrl-C again ends at once, without it")}.")));
        var request = new TrainRequest
        {
            GracePeriod = context.Get(_grace) ?? TrainRequest.DefaultGracePeriod,
            Store = context.Runs,
            Options = job?.Config ?? bound.Resolved,
            Run = resumed is not null ? RunChoice.Resume(resumed) : job is not null ? RunChoice.TakeOver(job) : RunChoice.New,
            WritesDriverLog = !isDetached,
            Sinks = [progress],
        };
        var outcome = await Blocking.Run(() => new Experiment(definition, configured).Train(request, cancellationToken));
        if (outcome.Error is { } error)
            context.Error(error);
        return outcome.ExitCode;
    }
}
