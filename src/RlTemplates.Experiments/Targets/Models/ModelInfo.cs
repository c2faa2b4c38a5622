namespace RlTemplates.Experiments;

/// <summary>A version of a model.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">The version, as the target counts or names it.</param>
/// <param name="Target">Name of the target that keeps it.</param>
public sealed record ModelInfo(string Name, string Version, string Target)
{
    /// <summary>The experiment that trained it; null where the target does not know.</summary>
    public string? Experiment { get; init; }

    /// <summary>Id of the run that trained it; null where the target does not know.</summary>
    public string? Run { get; init; }

    /// <summary>When it was registered; null where the target does not know.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where it is kept: a folder, an address.</summary>
    public string? Location { get; init; }

    /// <summary>Tags of the run. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Metrics of the run's newest result. Default: none.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
