namespace RlTemplates;

/// <summary>Calls a method of the config class after each training iteration: <c>void Name(TrainResult result[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnTrainResultAttribute : Attribute;

/// <summary>Calls a method of the config class for each finished training episode: <c>void Name(EpisodeResult episode[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEpisodeEndAttribute : Attribute;

/// <summary>Calls a method of the config class for each checkpoint that is complete on disk: <c>void Name(Checkpoint checkpoint[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnCheckpointAttribute : Attribute;

/// <summary>Calls a method of the config class after each evaluation: <c>void Name(EvaluationResult evaluation[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEvaluationAttribute : Attribute;
