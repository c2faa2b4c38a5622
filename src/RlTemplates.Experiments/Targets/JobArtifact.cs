namespace RlTemplates.Experiments;

/// <summary>A file that a job has written.</summary>
/// <param name="Name">Its path in the run's folder, with slashes: <c>model/policy.bin</c>.</param>
/// <param name="Bytes">Its size.</param>
public sealed record JobArtifact(string Name, long Bytes)
{
    /// <summary>
    /// What changes with its content, such as the ETag of a store or the time of its last change; null where nothing but its size
    /// tells.
    /// </summary>
    public string? Version { get; init; }
}
