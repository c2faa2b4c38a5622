namespace RlTemplates.Experiments;

/// <summary>A container image that is published for a job.</summary>
/// <param name="Name">Its name with a tag: <c>registry.example/team/pong:1.0</c>.</param>
/// <param name="Digest">The digest of its manifest, <c>sha256:…</c>, which names this image and no other; null while it is not published.</param>
/// <param name="Archive">Path of the archive that holds it; null for an image in its registry.</param>
public sealed record JobImage(string Name, string? Digest = null, string? Archive = null)
{
    /// <summary>How a target should name it: by its digest, since a tag may move on. Of an archive its path.</summary>
    public string Reference => Archive ?? (Digest is null ? Name : $"{Name[..(Name.LastIndexOf(':') is var colon && colon > Name.LastIndexOf('/') ? colon : Name.Length)]}@{Digest}");

    /// <summary>Name and digest, as <c>run.json</c> records them.</summary>
    public override string ToString() => (Archive ?? Name) + (Digest is null ? "" : '@' + Digest);
}
