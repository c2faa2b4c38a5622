namespace RlTemplates.Estimators.Publishing;

/// <summary>A container image that was published.</summary>
/// <param name="Name">Its name, with a tag.</param>
/// <param name="Digest">The digest of its manifest, <c>sha256:…</c>, which names this image and no other.</param>
/// <param name="Archive">The archive that holds it; null where it was pushed to its registry.</param>
public sealed record PublishedImage(ImageName Name, string Digest, string? Archive = null)
{
    /// <summary>How a target should name it: by its digest, since a tag may move on. Of an archive its path.</summary>
    public string Reference => Archive ?? $"{Name.Registry}/{Name.Repository}@{Digest}";
}
