namespace RlTemplates.Experiments;

/// <summary>How far training is, as a curriculum sees it.</summary>
public sealed class CurriculumPosition
{
    internal CurriculumPosition()
    {
    }

    /// <summary>Place of the value that holds, from 0.</summary>
    public int Value { get; internal set; }

    /// <summary>Environment steps since training began, over all copies.</summary>
    public long TimestepsTotal { get; internal set; }

    /// <summary>Environment steps since the value holds. Episodes that ran when it was set end as they began.</summary>
    public long TimestepsInForce { get; internal set; }

    /// <summary>Episodes that have ended since the value holds.</summary>
    public long EpisodesInForce { get; internal set; }

    /// <summary>Metrics of the newest result.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; internal set; } = new Dictionary<string, double>();

    /// <summary>Whether the policy was evaluated since the curriculum was asked before.</summary>
    public bool IsEvaluated { get; internal set; }

    /// <summary>A number that the curriculum may keep: checkpoints hold it, and it is 0 at the beginning and after each change.</summary>
    public long Memory { get; set; }
}
