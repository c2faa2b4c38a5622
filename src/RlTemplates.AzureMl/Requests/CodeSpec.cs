using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>Files that jobs get, by where they lie and the hash of their content.</summary>
/// <param name="Uri">Where they lie.</param>
/// <param name="Hash">The SHA-256, in hexadecimal digits.</param>
internal sealed record CodeSpec(string Uri, string Hash)
{
    // The way of hashing that the service's own tools name so takes other bytes; nothing but ours compares ours.
    private const string HashVersion = "202208";

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(("properties", JsonParts.Object(
        ("codeUri", Uri),
        ("isAnonymous", true),
        ("properties", JsonParts.Object(("hash_sha256", Hash), ("hash_version", HashVersion))))));
}
