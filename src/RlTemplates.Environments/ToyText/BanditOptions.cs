using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>A multi-armed bandit: find the arm that pays best.</summary>
[EnvironmentOptions(typeof(Bandit))]
public sealed record BanditOptions : IHasWrappers
{
    /// <summary>Number of arms.</summary>
    [Range(2, 1000)]
    public int NumArms { get; init; } = 10;

    /// <summary>What an arm pays: a normally distributed number, or 1 with the arm's chance and otherwise 0.</summary>
    public BanditArms Arms { get; init; } = BanditArms.Gaussian;

    /// <summary>Pulls of an episode; the last one terminates it.</summary>
    [Range(1, 10_000_000)]
    public int EpisodeLength { get; init; } = 100;

    /// <summary>Seed from which the arms' means are drawn; it alone decides which arm is best, so training and evaluation agree on that.</summary>
    public ulong ArmsSeed { get; init; } = 1;

    /// <summary>Whether every episode has arms of its own: a task for policies with memory.</summary>
    public bool ResampleArms { get; init; }

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>What the arms of a <see cref="Bandit"/> pay.</summary>
public enum BanditArms
{
    /// <summary>Normally distributed around the arm's mean with deviation 1; the means are standard normal (Sutton and Barto, section 2.3).</summary>
    Gaussian,

    /// <summary>1 with a chance of the arm's mean, otherwise 0; the means are uniform in 0…1.</summary>
    Bernoulli,
}
