using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Secrets of a job, by the environment variables that the program reads them from. They are neither shown nor recorded.</summary>
/// <param name="values">Values by the names of environment variables.</param>
[DebuggerDisplay("{Count} secrets")]
public sealed class JobSecrets(IReadOnlyDictionary<string, string>? values = null)
{
    // Shorter ones would be found in words, and are no secrets.
    private const int ShortestMasked = 4;
    private const int ShortestPart = 8;

    private readonly IReadOnlyDictionary<string, string> _values = values ?? new Dictionary<string, string>();
    private IReadOnlyList<string> _concealed = [];
    private IReadOnlyList<string>? _masked;

    /// <summary>Number of secrets.</summary>
    public int Count => _values.Count;

    /// <summary>Names of the environment variables, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The values, to be handed to the job and to nobody else.</summary>
    public IReadOnlyDictionary<string, string> Reveal() => _values;

    /// <summary>Masks further values, which are not handed to the job.</summary>
    /// <param name="values">The values.</param>
    internal void Conceal(IEnumerable<string> values) => (_concealed, _masked) = ([.. _concealed, .. values], null);

    /// <summary>A text without the secrets' values, for messages of unknown origin.</summary>
    /// <param name="text">The text.</param>
    internal string Mask(string text)
    {
        _masked ??= [.. Masked().SelectMany(Spellings).Distinct().OrderByDescending(v => v.Length)];
        foreach (var value in _masked)
            text = value.Length < ShortestPart ? ReplaceWord(text, value) : text.Replace(value, SecretNames.Mask, StringComparison.Ordinal);
        return text;
    }

    // A short secret may be a word, or a part of one: step in timesteps_total.
    private static string ReplaceWord(string text, string value)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
        {
            var end = at + value.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                text = text[..at] + SecretNames.Mask + text[end..];
        }
        return text;
    }

    private IEnumerable<string> Masked() =>
        Secrets.Where(v => v.Length >= ShortestMasked).Concat(Secrets.SelectMany(Parts).Where(v => v.Length >= ShortestPart));

    private IEnumerable<string> Secrets => _values.Values.Concat(_concealed);

    // As it stands, on one line, in an address and in JSON.
    private static IEnumerable<string> Spellings(string value) =>
        [value, value.ReplaceLineEndings(" "), Uri.EscapeDataString(value), JsonEncodedText.Encode(value).ToString(), JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()];

    // A secret may be a list, a dictionary, or a list of NAME=value.
    private static IEnumerable<string> Parts(string value) =>
        ListText.Split(value).SelectMany(element => new[] { element, element[(element.IndexOf('=', StringComparison.Ordinal) + 1)..] });

    /// <summary>The names, without values.</summary>
    public override string ToString() => string.Join(", ", Names);
}
