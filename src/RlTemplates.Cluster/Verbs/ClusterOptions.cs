using System.Net;
using RlTemplates.Options;
using RlTemplates.Verbs;

namespace RlTemplates.Cluster.Verbs;

/// <summary>Options that head and workers have.</summary>
internal static class ClusterOptions
{
    /// <summary>The variable that holds the token, for head and workers that share no folder.</summary>
    public const string TokenVariable = "RLTEMPLATES_HEAD_TOKEN";

    /// <summary>Shortest token that somebody may choose.</summary>
    public const int ShortestToken = 16;

    /// <summary>An option that is a duration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="least">The shortest.</param>
    public static VerbOption<TimeSpan?> Duration(string name, string summary, TimeSpan least) => VerbOption.Parsed<TimeSpan>(
        name, $"a duration from {DurationText.Format(least)} to 28d, such as 5m", summary,
        text => DurationText.TryParse(text, out var value) && value >= least && value <= TimeSpan.FromDays(28) ? value : null);

    /// <summary>Reads an address to listen on.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static IPEndPoint EndPoint(string text, string option)
    {
        var given = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        return given.Contains(':') && IPEndPoint.TryParse(given, out var point)
            ? point
            : throw new UserException($"{option} is '{text}'; it must be ADDRESS:PORT, for example 127.0.0.1:0, 0.0.0.0:7421 or [::]:7421.");
    }

    /// <summary>Reads host and port of a head.</summary>
    /// <exception cref="UserException">They are none.</exception>
    public static (string Host, int Port) HostAndPort(string text)
    {
        var split = text.LastIndexOf(':');
        var host = split > 0 ? text[..split].Trim('[', ']') : "";
        return split > 0 && int.TryParse(text.AsSpan(split + 1), out var port) && port is > 0 and <= ushort.MaxValue && Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? (host, port)
            : throw new UserException($"--head is '{text}'; it must be HOST:PORT, for example node7:7421 or 10.0.0.7:7421.");
    }
}
