namespace RlTemplates.Environments;

/// <summary>
/// Lays wrappers around environments. What is wrapped can save, restart and be rendered exactly where the environment can, and allocates nothing per
/// step; terminated, truncated and final observations keep their meaning.
/// </summary>
public static class Wrapping
{
    /// <summary>Wraps an environment as its options say.</summary>
    /// <param name="environment">The environment; it belongs to the result, and is disposed of where a wrapper does not fit.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit what it should wrap.</exception>
    public static IEnvironment Apply(IEnvironment environment, IHasWrappers options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Apply(environment, options.Wrappers);
    }

    /// <summary>Wraps an environment; without wrappers it is returned as it is.</summary>
    /// <param name="environment">The environment; it belongs to the result, and is disposed of where a wrapper does not fit.</param>
    /// <param name="wrappers">The wrappers, the innermost first.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit what it should wrap: the message names both and what is needed.</exception>
    public static IEnvironment Apply(IEnvironment environment, IReadOnlyList<Wrapper> wrappers)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(wrappers);
        if (wrappers.Count == 0)
            return environment;
        var wrapped = environment;
        try
        {
            foreach (var wrapper in wrappers)
                wrapped = Lay(wrapper, wrapped);
        }
        catch
        {
            environment.Dispose();
            throw;
        }
        return EnvironmentFacade.Of(wrapped, environment);
    }

    private static WrappedEnvironment Lay(Wrapper wrapper, IEnvironment inner)
    {
        var number = (int)Math.Min(wrapper.Number, int.MaxValue);
        return wrapper.Kind switch
        {
            WrapperKind.TimeLimit => new TimeLimitWrapper(inner, wrapper, number),
            WrapperKind.FrameSkip => new FrameSkipWrapper(inner, wrapper, number),
            WrapperKind.FrameStack => FrameStackWrapper.Create(inner, wrapper, number),
            WrapperKind.Grey => new GreyWrapper(inner, wrapper),
            WrapperKind.Resize => new ResizeWrapper(inner, wrapper, number),
            WrapperKind.ClipReward => new ClipRewardWrapper(inner, wrapper, (float)wrapper.Number),
            WrapperKind.ClipAction => new ClipActionWrapper(inner, wrapper),
            WrapperKind.ScaleReward => new ScaleRewardWrapper(inner, wrapper, (float)wrapper.Number),
            _ => throw new ArgumentException($"{inner.Spec.Name}: an empty wrapper (default) cannot be applied; make one by Wrapper.TimeLimit and its like."),
        };
    }
}
