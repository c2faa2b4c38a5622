using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Makes tasks of the config's environment: its options with other values.</summary>
/// <param name="definition">The experiment.</param>
/// <param name="config">The config that it was bound from.</param>
/// <param name="environmentOf">Takes the environment's options out of a config.</param>
internal sealed class CurriculumTasks(ExperimentDefinition definition, object config, Func<object, object?> environmentOf)
{
    /// <summary>Path of the environment's options, with a dot at its end.</summary>
    public string Prefix { get; } = definition.EnvironmentOption + ".";

    /// <summary>The options that can be set, by path. Those of records that are chosen are not among them.</summary>
    public IReadOnlyDictionary<string, (int Index, Option Option)> Options => field ??= definition.Options.Options
        .Select((option, index) => (Index: index, Option: option))
        .Where(o => !o.Option.IsOfTarget && o.Option.Path.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(o => o.Option.Path, StringComparer.Ordinal);

    /// <summary>Metrics that results may have as far as the config class says.</summary>
    public IReadOnlyCollection<string> Metrics => [.. Metric.BuiltIn.Union(definition.Metrics)];

    /// <summary>Makes a task.</summary>
    /// <param name="values">Values of options by path; they are valid each by itself.</param>
    /// <exception cref="UserException">They do not fit the other options.</exception>
    public object Make(IEnumerable<KeyValuePair<string, string>> values)
    {
        var set = new OptionValues(definition.Options.Options.Count, definition.Options.Choices.Count);
        foreach (var (path, text) in values)
        {
            var (index, option) = Options[path];
            if (!option.TryParse(text, out var value, out var problem))
                throw new UserException(Sentence.End($"{path} {problem}"));
            set.Set(index, value);
        }
        var made = definition.Options.Bind(config, set);
        return DescribedConfig.Of(definition.Options, made).Errors is { Count: > 0 } errors
            ? throw new UserException(errors)
            : environmentOf(made) ?? throw new UserException($"The environment's options, {definition.EnvironmentOption}, are null; set them in the config class.");
    }
}
