namespace RlTemplates.Experiments;

/// <summary>What a target says of an endpoint.</summary>
/// <param name="Name">What the target calls it.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Status">How it stands.</param>
public sealed record EndpointInfo(string Name, string Target, EndpointStatus Status)
{
    /// <summary>Where it answers; null where it has no address yet, or none that is asked directly.</summary>
    public Uri? Address { get; init; }

    /// <summary>The experiment whose policy it serves; null where the target does not know.</summary>
    public string? Experiment { get; init; }

    /// <summary>Id of the run whose policy it serves; null where the target does not know.</summary>
    public string? Run { get; init; }

    /// <summary>When it was made; null where the target does not know.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Type of its machines; null where it has none.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Why it failed, in words; null where it has not.</summary>
    public string? Problem { get; init; }
}
