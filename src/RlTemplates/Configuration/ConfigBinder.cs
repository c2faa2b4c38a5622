using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What the layers come to.</summary>
/// <param name="Config">The config; null where there are errors.</param>
/// <param name="Resolved">Every option's value and where it came from; of a dictionary each key's.</param>
/// <param name="Errors">All errors of all layers.</param>
/// <param name="Warnings">All warnings of all layers.</param>
/// <param name="Secrets">Secrets that some layer sets, by their environment variables, for a process that trains with them.</param>
internal sealed record BoundConfig(object? Config, IReadOnlyList<ResolvedOption> Resolved, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Secrets);

/// <summary>Lays the layers over the defaults; of two layers the later one wins, of a dictionary each key for itself.</summary>
internal static class ConfigBinder
{
    /// <summary>Binds.</summary>
    /// <param name="table">The option table.</param>
    /// <param name="layers">The layers, lowest first.</param>
    public static BoundConfig Bind(OptionTable table, IReadOnlyList<Layer> layers)
    {
        var defaults = table.CreateDefault();
        var values = new OptionValues(table.Options.Count);
        var errors = layers.SelectMany(l => l.Errors).ToList();
        var settings = new List<Setting>();
        for (var i = 0; i < table.Options.Count; i++)
        {
            var option = table.Options[i];
            var setting = new Setting(option, defaults);
            settings.Add(setting);
            foreach (var (layer, raw) in layers.SelectMany(l => l.Values.Where(v => v.Option == i).Select(v => (l, v))))
            {
                if (option.IsSecret && raw.Text == SecretNames.Mask)
                    continue;
                if (!option.TryParse(raw.Text, out _, out var problem))
                    setting.Refuse(errors, Sentence.End($"{Place(option, raw.Source)} {problem}"));
                else
                    setting.Lay(raw);
                if (option.IsDictionary && !layer.IsRecorded)
                    errors.AddRange(DictionaryKeys.Judge(option, raw, defaults));
            }
            if (!option.TryParse(setting.Text, out var value, out var fault))
                setting.Refuse(errors, Sentence.End($"default: {option.Path} {fault}"));
            else if (setting.IsSet)
                values.Set(i, value);
        }
        var bound = table.Bind(values);
        errors.AddRange(BoundTexts.Judge(table, bound, settings));
        var config = errors.Count > 0 ? null : bound;
        return new(config, [.. settings.SelectMany(s => s.Resolve(config))], errors, [.. layers.SelectMany(l => l.Warnings)],
            settings.Where(s => s.Option.IsSecret && s.IsSet).ToDictionary(s => s.Option.EnvironmentVariable, s => s.Text, StringComparer.Ordinal));
    }

    /// <summary>Whether a place is a name on the command line or in the environment, which says which option it is; a line of a file does not.</summary>
    public static bool IsName(string source) => source.StartsWith("--", StringComparison.Ordinal) || source.StartsWith("RLT_", StringComparison.Ordinal);

    private static string Place(Option option, string source) => IsName(source) ? source : $"{source}: {option.Path}";
}
