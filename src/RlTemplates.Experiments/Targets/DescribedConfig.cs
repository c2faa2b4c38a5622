using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>A config object as layers would have set it: what <c>run.json</c> records of it, the secrets that it does not, and what is wrong with it.</summary>
internal sealed class DescribedConfig
{
    private DescribedConfig(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string> secrets, IReadOnlyList<string> errors) =>
        (Resolved, Secrets, Errors) = (resolved, secrets, errors);

    /// <summary>Every option's value; of a target only what is set.</summary>
    public IReadOnlyList<ResolvedOption> Resolved { get; }

    /// <summary>Secrets by the environment variables that the program reads them from.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>What is wrong with the values, by themselves and beside each other.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>Reads a config object.</summary>
    /// <param name="table">The options of its class.</param>
    /// <param name="config">The object.</param>
    public static DescribedConfig Of(OptionTable table, object config)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(config);
        var defaults = table.CreateDefault();
        var texts = new Texts();
        var (resolved, secrets, errors) = (new List<ResolvedOption>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        foreach (var option in table.Options)
        {
            var text = option.Format(config);
            var isSet = !OrNullGrammar.IsNull(text);
            texts.Add(option, text);
            if (option.IsOfTarget && !isSet)
                continue;
            if (!option.TryParse(text, out _, out var problem))
                errors.Add(Sentence.End($"{option.Path} {problem}"));
            if (option.IsSecret && isSet && text.Length > 0)
                secrets[option.EnvironmentVariable] = text;
            resolved.AddRange(Rows(option, option.Show(text), text == option.Format(defaults) ? OptionSource.Default : OptionSource.Code));
        }
        errors.AddRange(table.Constraints.Select(rule => rule.Judge(texts)).OfType<string>().Select(Sentence.End));
        return new(resolved, secrets, errors);
    }

    private static IEnumerable<ResolvedOption> Rows(Option option, string text, OptionSource source)
    {
        var entries = option.IsDictionary && !option.IsSecret && !OrNullGrammar.IsNull(text) ? ListText.SplitEntries(text) : [];
        return entries.Count == 0 ? [new(option.Path, text, source)] : entries.Select(e => new ResolvedOption($"{option.Path}.{e.Key}", e.Value ?? "", source));
    }

    private sealed class Texts : IOptionTexts
    {
        private const string Unset = "null";

        private readonly Dictionary<string, (Option Option, string Text)> _texts = new(StringComparer.Ordinal);

        public void Add(Option option, string text) => _texts[option.Path] = (option, text);

        public string? TextOf(string path) =>
            !_texts.TryGetValue(path, out var known) ? null : known.Text == Unset && known.Option.Fallback is { } fallback ? fallback : known.Text;

        public string NameOf(string path) => path;

        public bool IsSet(string path) => _texts.TryGetValue(path, out var known) && known.Text is not (Unset or "false" or "[]");
    }
}
