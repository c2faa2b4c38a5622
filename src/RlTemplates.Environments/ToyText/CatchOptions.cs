using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>The game of Catch as bsuite has it: a ball falls, a paddle must be below it.</summary>
[EnvironmentOptions(typeof(Catch))]
public sealed record CatchOptions : IHasWrappers
{
    /// <summary>Rows of the board; an episode has one step less.</summary>
    [Range(2, 1000)]
    public int Rows { get; init; } = 10;

    /// <summary>Columns of the board.</summary>
    [Range(1, 1000)]
    public int Columns { get; init; } = 5;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
