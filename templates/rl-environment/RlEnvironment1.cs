using System.ComponentModel.DataAnnotations;

namespace RlSafeNamespace;

/// <summary>A hallway to walk to its right end: replace it by what your agent shall learn.</summary>
[EnvironmentOptions(typeof(RlEnvClass))]
public sealed record RlEnvClassOptions : IHasWrappers
{
    /// <summary>Places from one end to the other.</summary>
    [Range(2, 1000)]
    public int Length { get; init; } = 6;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 50;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>What the agent can do.</summary>
public enum RlEnvClassMove { Left, Stay, Right }

/// <summary>One copy of the environment. What is marked is seen, done and earned; every field is saved with checkpoints.</summary>
[RlEnvironment("rl-environment-name")]
public sealed partial class RlEnvClass(RlEnvClassOptions options)
{
    private int _place;

    [Action] private RlEnvClassMove _move;

    [Reward] private float _reward;

    [Observation(Low = 0, High = 1)] private float Position => _place / (float)(options.Length - 1);

    [Terminated] private bool AtGoal => _place == options.Length - 1;

    /// <summary>Starts an episode. All chance comes from the stream that is given, so that the same seed plays the same.</summary>
    [Reset] private void Start(ref RandomStream random) => _place = random.NextInt32(options.Length - 1);

    /// <summary>Does what the agent chose; the reward is 0 before.</summary>
    [Step]
    private void Walk()
    {
        _place = Math.Max(0, _place + (int)_move - 1);
        _reward = AtGoal ? 1 : -0.01f;
    }
}
