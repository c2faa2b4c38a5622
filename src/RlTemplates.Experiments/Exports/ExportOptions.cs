using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Experiments;

/// <summary>Which forms a trained policy is exported in, and when: at the end of training, and where asked at each checkpoint.</summary>
[Options]
public sealed record ExportOptions
{
    /// <summary>The strategies, each of which writes one form. Default none.</summary>
    public IReadOnlyList<ExportStrategyOptions> Strategies { get; init; } = [];

    /// <summary>Whether each checkpoint is exported; otherwise only the one at the end of training is. Default false.</summary>
    public bool AtCheckpoints { get; init; }

    /// <summary>Number of newest exports of each strategy that are kept. Default 3.</summary>
    [Range(1, 1_000_000)]
    public int Keep { get; init; } = 3;
}
