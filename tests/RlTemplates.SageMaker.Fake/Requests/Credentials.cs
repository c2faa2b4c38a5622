namespace RlTemplates.SageMaker.Fake;

/// <summary>Keys that the fake accepts.</summary>
/// <param name="AccessKey">The id of the key.</param>
/// <param name="SecretKey">The key itself.</param>
/// <param name="SessionToken">The token of a session, for keys that last a while.</param>
public sealed record FakeCredentials(string AccessKey, string SecretKey, string? SessionToken = null)
{
    /// <summary>Whether their time is over.</summary>
    public bool Expired { get; set; }
}
