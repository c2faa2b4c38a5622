using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>What a process does by its part in the experiment.</summary>
internal static class TaskSchedule
{
    public const string Train = "train";
    public const string Evaluate = "evaluate";
    public const string ContinuousEval = "continuous-eval";
    public const string ContinuousEvalOnTrainData = "continuous-eval-on-train-data";
    public const string TrainAndEvaluate = "train-and-evaluate";
    public const string ContinuousTrainAndEvaluate = "continuous-train-and-evaluate";
    public const string RunStdServer = "run-std-server";
    public const string Test = "test";

    /// <summary>Names of all schedules.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Train, Evaluate, ContinuousEval, ContinuousEvalOnTrainData, TrainAndEvaluate, ContinuousTrainAndEvaluate, RunStdServer, Test];

    /// <summary>The schedule of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="name">Name of a schedule, with dashes or underscores; null for the default of the task's type.</param>
    /// <exception cref="UserException">There is no such schedule, or no default for the type.</exception>
    public static string Of(TaskAssignment task, string? name)
    {
        if (name is not null)
            return Names.FirstOrDefault(n => n == name.Replace('_', '-')) ?? throw NoSuch(name);
        return task switch
        {
            { IsAlone: true } or { Type: TaskAssignment.Master } => TrainAndEvaluate,
            { Type: TaskAssignment.ParameterServer } => RunStdServer,
            { Type: TaskAssignment.Worker } => Train,
            { Type: null or "" } => throw new UserException($"Must specify a schedule: the cluster has several tasks, and nothing says which type this one has. It can be one of {string.Join(", ", Names)}."),
            _ => throw new UserException($"No default schedule for task type: {task.Type}. The types {TaskAssignment.Master}, {TaskAssignment.Worker} and {TaskAssignment.ParameterServer} have one."),
        };
    }

    private static UserException NoSuch(string name)
    {
        var nearest = Suggestion.Nearest(name, Names);
        return new($"Schedule references non-existent task '{name}'; it must be one of {string.Join(", ", Names)}{(nearest is null ? "" : $". Did you mean {nearest}?")}");
    }
}
