using System.Diagnostics.CodeAnalysis;
using RlTemplates.Options;

namespace Outsider;

/// <summary>Name of a file in a folder that is given elsewhere: it leads nowhere else.</summary>
[TextForm(@"^(?!\.{1,2}$)[^/\\:]+$")]
public sealed record FileName : IParsable<FileName>, IFormattable
{
    private readonly string _name;

    /// <summary>Makes a name.</summary>
    /// <param name="name">The name, without folders.</param>
    /// <exception cref="ArgumentException">It is empty, or leads to another folder.</exception>
    public FileName(string name) =>
        _name = IsName(name) ? name : throw new ArgumentException($"'{name}' is not a file name: {Demand}.", nameof(name));

    private static string Demand => "write a name without folders, such as tally.txt";

    /// <inheritdoc/>
    public static FileName Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException(Demand);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out FileName result)
    {
        result = IsName(s) ? new(s) : null;
        return result is not null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name;

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => _name;

    private static bool IsName([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 } && text is not ("." or "..") && text.IndexOfAny(['/', '\\', ':', '\0']) < 0;
}
