namespace RlTemplates.Estimators.Publishing;

/// <summary>What a published program is to run on.</summary>
/// <param name="RuntimeIdentifier">Its system and processor, for example <c>linux-x64</c> or <c>linux-arm64</c>.</param>
public sealed record ProgramPlatform(string RuntimeIdentifier = "linux-x64")
{
    /// <summary>Version of the GNU C library there; null, the default, where it is not known, so that no native program is published.</summary>
    public Version? GnuLibrary { get; init; }
}
