namespace RlTemplates;

/// <summary>Kinds of observation, as far as compile-time rules need them.</summary>
[Flags]
public enum ObservationKinds
{
    /// <summary>Float32 features, shape [D].</summary>
    Vector = 1,

    /// <summary>Bytes, shape [height, width, channels].</summary>
    Image = 2,
}

/// <summary>Kinds of action, as far as compile-time rules need them.</summary>
[Flags]
public enum ActionKinds
{
    /// <summary>One of n choices.</summary>
    Discrete = 1,

    /// <summary>Several choices at once, each with its own n.</summary>
    MultiDiscrete = 2,

    /// <summary>Float32 values within bounds.</summary>
    Continuous = 4,
}

/// <summary>Declares what an environment shows and takes, so that analyzers can judge a config without running it.</summary>
/// <param name="observations">Kind of the observations.</param>
/// <param name="actions">Kind of the actions.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EnvironmentAttribute(ObservationKinds observations, ActionKinds actions) : Attribute
{
    /// <summary>Kind of the observations.</summary>
    public ObservationKinds Observations { get; } = observations;

    /// <summary>Kind of the actions.</summary>
    public ActionKinds Actions { get; } = actions;

    /// <summary>Least reward that an episode can have, whatever the options, in the units of the rewards without wrappers. Default NaN: not known.</summary>
    public double MinEpisodeReward { get; set; } = double.NaN;

    /// <summary>Largest reward that an episode can have, whatever the options, in the units of the rewards without wrappers. Default NaN: not known.</summary>
    public double MaxEpisodeReward { get; set; } = double.NaN;

    /// <summary>
    /// Largest reward of one step, whatever the options. With an option <c>MaxEpisodeSteps</c> it bounds the reward of an episode, where it is not negative.
    /// Default NaN: not known.
    /// </summary>
    public double MaxStepReward { get; set; } = double.NaN;

    /// <summary>Whether its options can change while it is played, as curricula do (<see cref="ITaskSettable"/>). Default false.</summary>
    public bool TakesTasks { get; set; }
}

/// <summary>Declares what an algorithm can learn from, so that analyzers can judge a config without running it.</summary>
/// <param name="observations">Every kind of observation it supports.</param>
/// <param name="actions">Every kind of action it supports.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AlgorithmAttribute(ObservationKinds observations, ActionKinds actions) : Attribute
{
    /// <summary>Every kind of observation it supports.</summary>
    public ObservationKinds Observations { get; } = observations;

    /// <summary>Every kind of action it supports.</summary>
    public ActionKinds Actions { get; } = actions;

    /// <summary>Metrics that the algorithm adds to each result beside the built-in ones.</summary>
    public string[] Metrics { get; set; } = [];
}
