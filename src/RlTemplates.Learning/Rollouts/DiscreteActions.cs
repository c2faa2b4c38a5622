namespace RlTemplates.Learning.Rollouts;

/// <summary>What PPO and IMPALA ask of an environment.</summary>
internal static class DiscreteActions
{
    /// <summary>Number of choices.</summary>
    /// <exception cref="NotSupportedException">The actions are not discrete, or some may be forbidden.</exception>
    public static int Count(EnvironmentSpec spec, string algorithm) => spec switch
    {
        { Action: not DiscreteSpace } => throw new NotSupportedException($"{algorithm} learns discrete actions; {spec.Name} takes {spec.Action.GetType().Name}."),
        { HasActionMask: true } => throw new NotSupportedException($"{algorithm} does not know action masks; {spec.Name} forbids some choices at times."),
        _ => ((DiscreteSpace)spec.Action).Count,
    };
}
