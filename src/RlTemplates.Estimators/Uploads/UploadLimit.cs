namespace RlTemplates.Estimators.Uploads;

/// <summary>What a target takes at most.</summary>
/// <param name="Target">Name of the target, for errors.</param>
public sealed record UploadLimit(string Target)
{
    /// <summary>Bytes of all files together; null where there is no limit.</summary>
    public long? Bytes { get; init; }

    /// <summary>Bytes of the archive; null where there is no limit.</summary>
    public long? ArchiveBytes { get; init; }

    /// <summary>Number of files; null where there is no limit.</summary>
    public int? Files { get; init; }
}
