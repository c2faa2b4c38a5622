namespace RlTemplates.Inference.Policies;

/// <summary>How a learner reads rewards: times a factor, then within bounds.</summary>
/// <param name="Factor">The factor, above 0.</param>
/// <param name="Limit">The bounds are ±this.</param>
internal readonly record struct RewardScale(float Factor, float Limit)
{
    /// <summary>As they are.</summary>
    public static RewardScale None => new(1, float.PositiveInfinity);

    public float Of(float reward) => Math.Clamp(reward * Factor, -Limit, Limit);
}
