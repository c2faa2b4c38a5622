namespace RlTemplates.Experiments;

/// <summary>Tells which part of a config is null: annotations do not keep code from leaving one out.</summary>
internal static class ConfigParts
{
    /// <summary>Makes sure that every part is there.</summary>
    /// <param name="config">The config.</param>
    /// <exception cref="UserException">One is null.</exception>
    public static void EnsureThere(ExperimentConfig config)
    {
        Ensure(config.CreateEnvironment, nameof(config.CreateEnvironment));
        Ensure(config.CreateAlgorithm, nameof(config.CreateAlgorithm));
        Ensure(config.Stop, "stop");
        Ensure(config.Evaluation, "evaluation");
        Ensure(config.Checkpoint, "checkpoint");
        Ensure(config.Tracking, "tracking");
        EnsureAll(config.Tracking.Sinks, "tracking.sinks");
        EnsureAll(config.Hooks, "hooks");
        Ensure(config.Export, "export");
        EnsureAll(config.Export.Strategies, "export.strategies");
        Ensure(config.TaskSchedule, "task_schedule");
        EnsureAll(config.Curriculum, "curriculum");
        EnsureAll(config.TrainHooks, nameof(config.TrainHooks));
        EnsureAll(config.EvalHooks, nameof(config.EvalHooks));
        EnsureAll(config.ExportMethods, nameof(config.ExportMethods));
        EnsureAll(config.HarmlessOptions, nameof(config.HarmlessOptions));
        EnsureAll(config.Callbacks, nameof(config.Callbacks));
    }

    private static void EnsureAll<T>(IReadOnlyList<T> list, string name)
        where T : class
    {
        Ensure(list, name);
        for (var i = 0; i < list.Count; i++)
            Ensure(list[i], $"{name}.{i}");
    }

    private static void Ensure(object? part, string name)
    {
        if (part is null)
            throw new UserException($"{name} is null; set it in the config class.");
    }
}
