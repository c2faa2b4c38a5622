using System.Text.RegularExpressions;

namespace RlTemplates.Estimators.Publishing;

/// <summary>Name of an image in a registry.</summary>
/// <param name="Registry">Host of the registry, perhaps with its port: <c>registry.example:5000</c>.</param>
/// <param name="Repository">Path in the registry: <c>team/pong</c>.</param>
/// <param name="Tag">The tag; null where there is none.</param>
public sealed partial record ImageName(string Registry, string Repository, string? Tag)
{
    /// <summary>What a name must be.</summary>
    public const string Demand = "REGISTRY/REPOSITORY or REGISTRY/REPOSITORY:TAG, in lower case, such as registry.example/team/pong:1.0";

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="UserException">It is none.</exception>
    public static ImageName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Form().Match(text) is not { Success: true } match)
            throw new UserException($"The image is '{text}'; it must be {Demand}.{Hint(text)}");
        return new(match.Groups["registry"].Value, match.Groups["repository"].Value, match.Groups["tag"] is { Success: true, Value: var tag } ? tag : null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : ':' + Tag)}";

    private static string Hint(string text) =>
        text.Contains('@', StringComparison.Ordinal) ? " A digest is known only once the image is published."
        : text.Contains("://", StringComparison.Ordinal) ? $" Leave out {text[..(text.IndexOf("://", StringComparison.Ordinal) + 3)]}."
        : text.Any(char.IsUpper) && Form().IsMatch(text.ToLowerInvariant()) ? $" Did you mean {text.ToLowerInvariant()}?"
        : text.Length > 0 && !text.Contains(' ') && !(text.Contains('/') && text[..text.IndexOf('/', StringComparison.Ordinal)].AsSpan().ContainsAny(".:")) ? " It does not say which registry."
        : "";

    // A registry has a dot or a port, or is this machine, as for Docker; the rest is the distribution specification's.
    [GeneratedRegex(
        @"\A(?<registry>(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?|[a-z0-9-]+:[0-9]{1,5}|localhost|\[[0-9a-f:]+\](?::[0-9]{1,5})?))"
        + @"/(?<repository>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
