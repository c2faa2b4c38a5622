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
    /// <param name="changes">Options of targets that code has set, by path.</param>
    /// <param name="forced">Options that a target forces, by path.</param>
    /// <param name="forcing">The target, as the source of those.</param>
    public static DescribedConfig Of(
        OptionTable table, object config, IReadOnlyDictionary<string, string>? changes = null, IReadOnlyDictionary<string, string>? forced = null, OptionSource? forcing = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(config);
        var described = new DescribedOptions(table, config);
        var defaults = new DescribedOptions(table, table.CreateDefault()).Texts;
        var texts = new Texts();
        var (resolved, secrets, errors) = (new List<ResolvedOption>(), new Dictionary<string, string>(StringComparer.Ordinal), described.Errors.ToList());
        foreach (var (option, written) in described.Options)
        {
            var text = Force(option, changes?.GetValueOrDefault(option.Path) ?? written, forced);
            var isSet = !OrNullGrammar.IsNull(text);
            texts.Add(option, text);
            if (option.IsOfTarget && !isSet)
                continue;
            if (!option.TryParse(text, out _, out var problem))
                errors.Add(Sentence.End($"{option.Path} {problem}"));
            if (isSet && option.SecretPart(text) is { Length: > 0 } secret)
                secrets[option.EnvironmentVariable] = secret;
            resolved.AddRange(Rows(option, option.Show(text), path => Source(path, option.Path, text)));
        }
        resolved.AddRange(described.Types.Select(type => new ResolvedOption(type.Path, type.Text, Source(type.Path, type.Path, type.Text))));
        errors.AddRange(described.Constraints.Select(rule => rule.Judge(texts)).OfType<string>().Select(Sentence.End));
        return new(resolved, secrets, errors);

        OptionSource Source(string path, string option, string text) =>
            forced?.ContainsKey(path) == true ? forcing! : defaults.TryGetValue(option, out var known) && known == text ? OptionSource.Default : OptionSource.Code;
    }

    // A target may force one entry of a dictionary.
    private static string Force(Option option, string text, IReadOnlyDictionary<string, string>? forced)
    {
        if (forced is null)
            return text;
        if (forced.TryGetValue(option.Path, out var whole))
            return whole;
        var keys = option.IsDictionary ? forced.Keys.Where(k => k.StartsWith(option.Path + ".", StringComparison.Ordinal)).ToList() : [];
        if (keys.Count == 0)
            return text;
        List<KeyValuePair<string, string>> entries = OrNullGrammar.IsNull(text) ? [] : [.. ListText.SplitEntries(text).Select(e => KeyValuePair.Create(e.Key, e.Value ?? ""))];
        foreach (var key in keys)
        {
            var name = key[(option.Path.Length + 1)..];
            entries.RemoveAll(e => e.Key == name);
            entries.Add(KeyValuePair.Create(name, forced[key]));
        }
        return ListText.JoinEntries(entries);
    }

    private static IEnumerable<ResolvedOption> Rows(Option option, string text, Func<string, OptionSource> source)
    {
        var entries = option.IsDictionary && !option.IsSecret && !OrNullGrammar.IsNull(text) ? ListText.SplitEntries(text) : [];
        return entries.Count == 0 ? [new(option.Path, text, source(option.Path))] : entries.Select(e => new ResolvedOption($"{option.Path}.{e.Key}", e.Value ?? "", source($"{option.Path}.{e.Key}")));
    }

    private sealed class Texts : IOptionTexts
    {
        private readonly Dictionary<string, (Option Option, string Text)> _texts = new(StringComparer.Ordinal);

        public void Add(Option option, string text) => _texts[option.Path] = (option, text);

        public string? TextOf(string path) => _texts.TryGetValue(path, out var known) ? known.Option.OrFallback(known.Text) : null;

        public string NameOf(string path) => path;

        public bool IsSet(string path) => _texts.TryGetValue(path, out var known) && ConstraintTexts.IsSet(known.Text);
    }
}
