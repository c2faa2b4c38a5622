namespace RlTemplates.Experiments;

/// <summary>How long a worker waits before it begins, so that workers begin one after another.</summary>
internal static class WorkerDelay
{
    private const double StepScale = 8000;

    // How often the timesteps of the training are read.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The time that a worker waits.</summary>
    public static TimeSpan TimeOf(TaskScheduleOptions options, int worker) =>
        TimeSpan.FromSeconds(Math.Min(options.MaxWorkerDelaySeconds, options.WorkerDelaySeconds * worker));

    /// <summary>The timesteps of the training that a worker waits for: 0, 5545, 8788, 11090, and so on.</summary>
    public static long StepsOf(int worker) => (long)(StepScale * Math.Log(worker + 1.0));

    /// <summary>Waits as the options say.</summary>
    /// <exception cref="UserException">It waits for timesteps that cannot be known.</exception>
    public static void Wait(TaskScheduleOptions options, TaskAssignment task, TimeProvider clock, Action<string> note, CancellationToken cancellationToken)
    {
        if (!options.DelayWorkersByGlobalStep)
        {
            var time = TimeOf(options, task.Index);
            if (time > TimeSpan.Zero)
                note(FormattableString.Invariant($"worker {task.Index} begins in {time.TotalSeconds:0.###} s (task_schedule.worker_delay_seconds)"));
            Pause.For(time, clock, cancellationToken);
            return;
        }
        var steps = StepsOf(task.Index);
        if (steps == 0)
            return;
        var now = task.GlobalStep
            ?? throw new UserException($"Worker {task.Index} cannot wait for timestep {steps}: nothing tells it how far the training is. Set task_schedule.delay_workers_by_global_step to false.");
        note(FormattableString.Invariant($"worker {task.Index} begins at timestep {steps} of the training (task_schedule.delay_workers_by_global_step)"));
        while (now() < steps)
            Pause.For(Look, clock, cancellationToken);
    }
}
