namespace RlTemplates;

/// <summary>
/// Base of the attributes that mark a method of a config class as called at an event: <c>void Name(TArgument argument[, Run run])</c>. A class that derives from it is all that the
/// generator and the rules need to know of a further event; a hook raises it by <c>TrainingContext.Raise</c>.
/// </summary>
/// <typeparam name="TArgument">What the method is told of the event.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public abstract class CallbackAttribute<TArgument> : Attribute;

/// <summary>Calls a method of the config class after each training iteration: <c>void Name(TrainResult result[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnTrainResultAttribute : CallbackAttribute<TrainResult>;

/// <summary>Calls a method of the config class for each finished training episode: <c>void Name(EpisodeResult episode[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEpisodeEndAttribute : CallbackAttribute<EpisodeResult>;

/// <summary>Calls a method of the config class for each checkpoint that is complete on disk: <c>void Name(Checkpoint checkpoint[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnCheckpointAttribute : CallbackAttribute<Checkpoint>;

/// <summary>Calls a method of the config class after each evaluation: <c>void Name(EvaluationResult evaluation[, Run run])</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEvaluationAttribute : CallbackAttribute<EvaluationResult>;
