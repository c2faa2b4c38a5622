namespace RlTemplates.Experiments;

/// <summary>A callback of the config class or a hook threw; the message names it. The state of training is sound and can be saved.</summary>
/// <param name="name">Who threw, such as <c>The callback [OnTrainResult] Celebrate</c>.</param>
/// <param name="cause">The exception that it threw.</param>
internal sealed class HookException(string name, Exception cause) : Exception($"{name} threw {cause.GetType().Name}: {cause.Message}", cause);
