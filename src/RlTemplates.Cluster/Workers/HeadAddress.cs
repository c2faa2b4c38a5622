namespace RlTemplates.Cluster.Workers;

/// <summary>Where a head is, and what it wants to see.</summary>
/// <param name="Host">Name or address of its machine.</param>
/// <param name="Port">Port that it listens on.</param>
/// <param name="Token">What workers must show.</param>
/// <param name="Fingerprint">SHA-256 of its certificate; null where it has none, and the connection is not encrypted.</param>
internal sealed record HeadAddress(string Host, int Port, string Token, string? Fingerprint = null)
{
    /// <summary>The address as gRPC wants it.</summary>
    public Uri Uri => new UriBuilder(Fingerprint is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, Host, Port).Uri;

    /// <summary>Host and port; the token is never shown.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
