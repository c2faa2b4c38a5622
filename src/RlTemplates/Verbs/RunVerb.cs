using RlTemplates.Evaluating;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>run</c>: what the part of this process in the experiment asks for.</summary>
internal sealed class RunVerb : Verb
{
    private readonly VerbOption<string?> _schedule = VerbOption.Text(
        "--schedule", $"one of {string.Join(", ", TaskSchedule.Names)}", $"What to do. Default: by the task in {TaskAssignment.Variable}; without a cluster, train-and-evaluate.");

    private readonly VerbOption<string> _run = CommonOptions.Run();

    public RunVerb()
        : base("run", "Does what this process's task of the experiment is: trains, evaluates or serves.")
    {
        Preset = CommonOptions.Preset();
        Options = [Preset, _schedule, _run];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
        DropsOutput = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var task = TaskAssignment.FromEnvironment();
        _ = TaskSchedule.Of(task, context.Get(_schedule));
        var definition = context.Experiment();
        var bound = context.Bind(definition, context.Get(Preset!));
        var shown = new ProgressSettings { Columns = Experiment.ProgressColumns(definition), Stop = bound.Config.Stop, TellsError = false };
        var request = new ScheduleRequest
        {
            Task = task with { GlobalStep = () => StepsOf(context.Runs, definition.Name) },
            Schedule = context.Get(_schedule),
            Run = context.Get(_run),
            Note = context.Remark,
            Train = new()
            {
                Store = context.Runs,
                Options = bound.Resolved,
                Sinks = [new BufferedSink("console", ConsoleProgress.Create(context.Output, context.IsLive, shown))],
                ApartEvaluator = run => new ApartProcess(run, context.Runs.Root),
            },
        };
        var outcome = await Blocking.Run(() => new Experiment(definition, bound.Config).RunSchedule(request, cancellationToken));
        if (outcome.Evaluation is { } evaluation)
            RunReports.WriteEvaluation(context.Output, evaluation.Result);
        if (outcome.ContinuousEvaluation is { Last.Result: var last })
            context.Output.Write(EvaluationText.LineOf(last) + "\n");
        if (outcome.Test is { IsRight: false } test)
            throw new UserException([.. test.Steps.Where(step => step.Error is not null).Select(step => Sentence.End($"{step.Name}: {step.Error}"))]);
        if (outcome.Training is not { } training)
            return ExitCodes.Success;
        EvaluationText.Write(context.Output, training);
        if (training.Error is { } error)
            context.Error(error);
        return training.ExitCode;
    }

    // How far the training of the master is, in the folder of runs that all tasks share.
    private static long StepsOf(RunStore runs, string experiment) =>
        (long)(runs.List(experiment).Where(run => run.IsActive).Select(run => run.MetricOrNaN(Metric.TimestepsTotal)).Where(double.IsFinite).DefaultIfEmpty(0).Max());
}
