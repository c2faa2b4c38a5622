using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

public sealed partial class Experiment
{
    /// <summary>Trains to the end, evaluates the trained policy once and exports it; the outcome has evaluation and exports.</summary>
    /// <param name="request">Where the run is kept and who watches.</param>
    /// <param name="cancellationToken">Ends training cleanly.</param>
    /// <exception cref="UserException">As for <see cref="Train"/>.</exception>
    public TrainOutcome TrainAndEvaluate(TrainRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var outcome = Train(request, cancellationToken);
        if (outcome is not { Evaluation: null, Run.Status: RunStatus.Completed or RunStatus.Stopped })
            return outcome;
        // The run was resumed after its end.
        var evaluation = Evaluate(new() { Run = outcome.Run, Options = request.Options, Delay = TimeSpan.Zero, Time = request.Time }, cancellationToken);
        return outcome with { Evaluation = evaluation.Result };
    }

    /// <summary>
    /// Trains and evaluates in turns: rounds of <see cref="TaskScheduleOptions.TrainStepsPerIteration"/> timesteps, each with a checkpoint and an evaluation, for which the memory of training is
    /// released; at the end the policy is exported. It ends where a stop criterion is met, or the condition is not.
    /// </summary>
    /// <param name="request">Where the run is kept and who watches.</param>
    /// <param name="continueWhen">
    /// Whether to go on, asked with null before the first round and with the evaluation after each; null: as the config class says by <c>[ContinueWhen]</c>, else always.
    /// </param>
    /// <param name="cancellationToken">Ends training cleanly.</param>
    /// <exception cref="UserException">As for <see cref="Train"/>.</exception>
    public TrainOutcome ContinuousTrainAndEvaluate(TrainRequest request, Func<EvaluationResult?, bool>? continueWhen = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var rounds = new TrainingRounds(TrainingRounds.StepsOf(config), continueWhen ?? config.ContinueWhen ?? (static _ => true));
        return Train(request with { Rounds = rounds }, cancellationToken);
    }

    /// <summary>Serves the other tasks of a cluster until the token is cancelled.</summary>
    /// <param name="task">The own task.</param>
    /// <param name="server">What serves; null where no package does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">The task or the cluster is not known, or nothing serves.</exception>
    public static void RunStdServer(TaskAssignment task, ITaskServer? server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var missing = new[]
        {
            task.IsAlone ? "the cluster's addresses" : null,
            string.IsNullOrEmpty(task.Type) ? "the type of the task" : null,
            !task.IsAlone && !task.Cluster.ContainsKey(TaskAssignment.Master) ? "the address of the master" : null,
        }.OfType<string>().ToList();
        if (missing.Count > 0)
            throw new UserException($"Could not start server; {TaskAssignment.Variable} must give {string.Join(" and ", missing)}.");
        (server ?? throw new UserException("Could not start server; no package of this program connects several processes.")).Run(task, cancellationToken);
    }

    /// <summary>Does what the schedule of a task says.</summary>
    /// <param name="request">The task and what it needs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">There is no such schedule, or what it does is refused.</exception>
    public ScheduleOutcome RunSchedule(ScheduleRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var schedule = TaskSchedule.Of(request.Task, request.Schedule);
        var (train, store) = (request.Train, request.Train.Store);
        var outcome = new ScheduleOutcome(schedule);
        switch (schedule)
        {
            case TaskSchedule.Train:
                if (request.Task.Type == TaskAssignment.Worker && train.Delay is null)
                    WorkerDelay.Wait(config.TaskSchedule, request.Task, train.Time, request.Note ?? (static _ => { }), cancellationToken);
                return outcome with { Training = Train(train, cancellationToken) };
            case TaskSchedule.TrainAndEvaluate:
                return outcome with { Training = TrainAndEvaluate(train, cancellationToken) };
            case TaskSchedule.ContinuousTrainAndEvaluate:
                return outcome with { Training = ContinuousTrainAndEvaluate(train, null, cancellationToken) };
            case TaskSchedule.Evaluate:
                return outcome with { Evaluation = Evaluate(new() { Run = Found(), Options = train.Options, Note = request.Note, Time = train.Time }, cancellationToken) };
            case TaskSchedule.ContinuousEval or TaskSchedule.ContinuousEvalOnTrainData:
                var continuous = new ContinuousEvaluateRequest
                {
                    Store = store,
                    Run = Found(),
                    OnTrainData = schedule == TaskSchedule.ContinuousEvalOnTrainData,
                    Options = train.Options,
                    Note = request.Note,
                    Time = train.Time,
                };
                return outcome with { ContinuousEvaluation = ContinuousEvaluate(continuous, cancellationToken) };
            case TaskSchedule.Test:
                return outcome with { Test = Test(train.Time, cancellationToken) };
            default:
                RunStdServer(request.Task, request.Server, cancellationToken);
                return outcome;
        }

        RunInfo Found() => store.Find(request.Run, definition.Name);
    }
}
