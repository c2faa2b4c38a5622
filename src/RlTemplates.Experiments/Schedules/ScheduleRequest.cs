namespace RlTemplates.Experiments;

/// <summary>What a task of an experiment needs.</summary>
public sealed record ScheduleRequest
{
    /// <summary>The training, for schedules that train, with the store of runs for all.</summary>
    public required TrainRequest Train { get; init; }

    /// <summary>The task. Default <see cref="TaskAssignment.Alone"/>.</summary>
    public TaskAssignment Task { get; init; } = TaskAssignment.Alone;

    /// <summary>
    /// Name of the schedule, such as <c>train-and-evaluate</c>; null, the default, takes that of the task's type: a master and an experiment on its own train and evaluate, a worker trains,
    /// and a parameter server serves.
    /// </summary>
    public string? Schedule { get; init; }

    /// <summary>Id, beginning of an id, or name of the run that is evaluated. Default <c>latest</c>.</summary>
    public string Run { get; init; } = "latest";

    /// <summary>Serves the other tasks; null, the default, where no package does.</summary>
    public ITaskServer? Server { get; init; }

    /// <summary>Gets a line where a task waits. Default none.</summary>
    public Action<string>? Note { get; init; }
}

/// <summary>What a task has done. One of its properties is set, or none where it has served.</summary>
/// <param name="Schedule">Name of the schedule.</param>
public sealed record ScheduleOutcome(string Schedule)
{
    /// <summary>The training, and the evaluation and exports behind it.</summary>
    public TrainOutcome? Training { get; init; }

    /// <summary>The evaluation.</summary>
    public EvaluateOutcome? Evaluation { get; init; }

    /// <summary>The continuous evaluation.</summary>
    public ContinuousEvaluateOutcome? ContinuousEvaluation { get; init; }

    /// <summary>The test.</summary>
    public TestOutcome? Test { get; init; }
}
