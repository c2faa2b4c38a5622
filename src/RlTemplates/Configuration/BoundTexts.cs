using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What the layers come to, as the rules between options ask for it: a refused value is not known, a name says where its value came from.</summary>
internal sealed class BoundTexts : IOptionTexts
{
    private readonly Dictionary<string, Setting> _settings;
    private readonly object _config;

    private BoundTexts(object config, IEnumerable<Setting> settings) => (_config, _settings) = (config, settings.ToDictionary(s => s.Option.Path, StringComparer.Ordinal));

    /// <summary>Says what contradicts each other.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="config">The bound config; refused values are at their defaults.</param>
    /// <param name="settings">What the layers come to.</param>
    /// <returns>Each error, and whether it is in a value of a target or a group of machines.</returns>
    public static IEnumerable<(string Error, bool IsOfTarget)> Judge(OptionLookup lookup, object config, IReadOnlyList<Setting> settings)
    {
        var constraints = lookup.Constraints.ToList();
        if (constraints.Count == 0)
            return [];
        var texts = new BoundTexts(config, settings);
        return from rule in constraints
               let error = rule.Judge(texts)
               where error is not null
               select (Sentence.End(error), texts._settings.GetValueOrDefault(rule.Option)?.Option.IsOfTarget == true);
    }

    public string? TextOf(string path) => IsWithheld(path) || Known(path) is not { } text ? null : _settings[path].Option.OrFallback(text);

    public bool IsSet(string path) => IsWithheld(path) || ConstraintTexts.IsSet(Known(path));

    // Secrets of other targets do not reach a job, which is to be judged as it was when it was submitted.
    private bool IsWithheld(string path) => _settings.GetValueOrDefault(path) is { IsWithheld: true, IsSet: false };

    private string? Known(string path) => _settings.GetValueOrDefault(path) is { IsRefused: false } setting ? setting.Bound(_config) : null;

    public string NameOf(string path) => _settings.GetValueOrDefault(path) switch
    {
        null or { IsSet: false } => path,
        { Source: var source } when source.IsName => source.Text,
        { Source: var source } => $"{path} ({source})",
    };
}
