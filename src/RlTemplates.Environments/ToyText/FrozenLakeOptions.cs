using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's FrozenLake-v1 and FrozenLake8x8-v1: cross a slippery lake without falling into a hole.</summary>
[EnvironmentOptions(typeof(FrozenLake))]
public sealed record FrozenLakeOptions : IHasWrappers
{
    /// <summary>Rows and columns of the lake: 4 or 8, the two maps that Gymnasium brings.</summary>
    [AllowedValues(4, 8), ChangesSpaces]
    public int Size { get; init; } = 4;

    /// <summary>Whether a move goes where it should in one of three cases only, and to either side in the others.</summary>
    public bool IsSlippery { get; init; } = true;

    /// <summary>Steps after which an episode is truncated; by default 100 on the small lake and 200 on the large one.</summary>
    [Range(1, 10_000_000)]
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
