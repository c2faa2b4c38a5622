namespace RlTemplates.Experiments;

/// <summary>A callback of the config class threw; the message names it.</summary>
/// <param name="callback">The callback's attribute and, where it is known, its method.</param>
/// <param name="cause">The exception that it threw.</param>
internal sealed class CallbackException(Callback callback, Exception cause)
    : Exception($"The callback {callback} threw {cause.GetType().Name}: {cause.Message}", cause);
