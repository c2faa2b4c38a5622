using System.Diagnostics;
using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Secrets of a job, by the environment variables that the program reads them from. They are neither shown nor recorded.</summary>
/// <param name="values">Values by the names of environment variables.</param>
[DebuggerDisplay("{Count} secrets")]
public sealed class JobSecrets(IReadOnlyDictionary<string, string>? values = null)
{
    // Shorter ones would be found in words, and are no secrets.
    private const int ShortestMasked = 4;

    private readonly IReadOnlyDictionary<string, string> _values = values ?? new Dictionary<string, string>();

    /// <summary>Number of secrets.</summary>
    public int Count => _values.Count;

    /// <summary>Names of the environment variables, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The values, to be handed to the job and to nobody else.</summary>
    public IReadOnlyDictionary<string, string> Reveal() => _values;

    /// <summary>A text without the secrets' values, for messages of unknown origin.</summary>
    /// <param name="text">The text.</param>
    internal string Mask(string text)
    {
        foreach (var value in _values.Values.Where(v => v.Length >= ShortestMasked).OrderByDescending(v => v.Length))
            text = text.Replace(value, SecretNames.Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The names, without values.</summary>
    public override string ToString() => string.Join(", ", Names);
}
