namespace RlTemplates.Estimators.Uploads;

/// <summary>The form of an archive.</summary>
public enum ArchiveFormat
{
    /// <summary>A tape archive, compressed with gzip: <c>.tar.gz</c>.</summary>
    TarGz,

    /// <summary>A zip file: <c>.zip</c>.</summary>
    Zip,
}
