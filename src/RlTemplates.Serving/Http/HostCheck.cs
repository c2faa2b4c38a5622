using System.Net;

namespace RlTemplates.Serving;

/// <summary>
/// Which names a server that only this machine reaches may be called by: an IP address, <c>localhost</c>, and what it was told to
/// listen on. Under another name, a page of the web that has its own
/// name point to this machine (DNS rebinding) would read the answers.
/// </summary>
/// <param name="options">Where the server listens.</param>
internal sealed class HostCheck(ServingOptions options)
{
    private const string Local = "localhost";

    private readonly bool _isLocal = IPAddress.IsLoopback(options.EndPoint().Address);

    /// <summary>Why a request is refused; null where it is not.</summary>
    /// <param name="host">Its header <c>Host</c>.</param>
    public Refusal? WhyNot(string? host)
    {
        // Without one, it is no browser's.
        if (!_isLocal || string.IsNullOrEmpty(host))
            return null;
        var name = NameOf(host);
        return name.Equals(Local, StringComparison.OrdinalIgnoreCase) || name.Equals(options.Host, StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name, out _)
            ? null
            : new(421, $"Host is '{Refusal.Show(host)}'; a server on {options.Host} answers to an IP address or {Local}.") { Closes = true };
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> host) => host.LastIndexOf(':') is >= 0 and var colon && !host[colon..].Contains(']') ? host[..colon] : host;
}
