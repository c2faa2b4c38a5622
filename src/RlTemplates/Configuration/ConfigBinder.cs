using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>What the layers come to.</summary>
/// <param name="Config">The config; null where there are errors.</param>
/// <param name="Resolved">Every option's value and where it came from.</param>
/// <param name="Errors">All errors of all layers.</param>
/// <param name="Warnings">All warnings of all layers.</param>
internal sealed record BoundConfig(object? Config, IReadOnlyList<ResolvedOption> Resolved, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

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
        var resolved = new List<ResolvedOption>();
        for (var i = 0; i < table.Options.Count; i++)
        {
            var option = table.Options[i];
            var (text, source) = (option.Format(defaults), "default");
            foreach (var raw in layers.SelectMany(l => l.Values).Where(v => v.Option == i))
            {
                if (option.TryParse(raw.Text, out _, out var problem))
                {
                    text = option.IsDictionary ? Merge(text, raw.Text) : raw.Text;
                    source = raw.Source;
                }
                else
                    errors.Add($"{Place(option, raw.Source)} {problem}.");
            }
            if (source != "default" && option.TryParse(text, out var value, out _))
                values.Set(i, value);
            resolved.Add(new(option.Path, text, source));
        }
        var config = errors.Count > 0 ? null : table.Bind(values);
        if (config is not null)
            resolved = [.. resolved.Select((r, i) => r with { Text = table.Options[i].Format(config) })];
        return new(config, resolved, errors, [.. layers.SelectMany(l => l.Warnings)]);
    }

    // A name on the command line or in the environment says which option it is; a line of a file does not.
    private static string Place(Option option, string source) =>
        source.StartsWith("--", StringComparison.Ordinal) || source.StartsWith("RLT_", StringComparison.Ordinal) ? source : $"{source}: {option.Path}";

    private static string Merge(string below, string above)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in ListText.SplitEntries(below).Concat(ListText.SplitEntries(above)))
            entries[key] = value ?? "";
        return ListText.JoinEntries(entries);
    }
}
