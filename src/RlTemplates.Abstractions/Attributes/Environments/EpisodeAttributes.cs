namespace RlTemplates;

/// <summary>
/// Marks the reward of the step: a <c>float</c>, <c>double</c> or <c>int</c>, or a method without parameters that gives one. A field, or a property
/// that can be set, is 0 again before each step, so that it may be added to.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class RewardAttribute : Attribute;

/// <summary>
/// Marks the <c>bool</c>, or the method without parameters that gives one, that says whether the step reached an end of the task: no value lies beyond
/// it. A field, or a property that can be set, is false again before each step.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class TerminatedAttribute : Attribute;

/// <summary>
/// Marks the <c>bool</c>, or the method without parameters that gives one, that says whether the episode is cut by something outside of the task: the value
/// of the last observation counts. Limits of steps need none; see <see cref="RlEnvironmentAttribute.MaxEpisodeSteps"/>. A field, or a
/// property that can be set, is false again before each step.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class TruncatedAttribute : Attribute;

/// <summary>Marks the method that starts an episode: <c>void Name()</c> or <c>void Name(ref RandomStream random)</c>. It sets every field that the last episode changed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResetAttribute : Attribute;

/// <summary>Marks the method that takes one step with the action that is in the action members: <c>void Name()</c> or <c>void Name(ref RandomStream random)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute : Attribute;

/// <summary>
/// Leaves a field, property or event of an environment out of its saved state: what the constructor makes and nothing changes, or what is worked out anew before it
/// is read. All other fields are saved by themselves.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Event)]
public sealed class NotStateAttribute : Attribute;
