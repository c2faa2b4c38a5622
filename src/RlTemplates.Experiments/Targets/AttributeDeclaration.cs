using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>What an attribute of the config class declares: a target or a machine group. Its options have the attribute's arguments as their defaults.</summary>
/// <param name="name">Its name, for example <c>prod</c>.</param>
/// <param name="kind">The attribute without its ending, for example <c>AzureMl</c>.</param>
public abstract class AttributeDeclaration(string name, string kind)
{
    private static readonly Dictionary<string, string> NoSecrets = [];

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The attribute without its ending, for example <c>AzureMl</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Every property of the attribute beside the name, <c>targets.prod.shm_size</c>; <c>null</c> leaves an option to the target.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>The rules between its options.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>What is set beside the name, after all layers.</summary>
    /// <param name="resolved">Every value that some layer or the attribute sets.</param>
    public IReadOnlyList<TargetArgument> ArgumentsOf(IReadOnlyList<ResolvedOption> resolved)
    {
        var texts = TextsOf(resolved);
        return [.. Options.Where(o => texts.ContainsKey(o.Path)).Select(o => new TargetArgument(o, o.IsList ? [.. ListText.Split(texts[o.Path])] : [texts[o.Path]]))];
    }

    /// <summary>The values of the options, by their index.</summary>
    /// <param name="resolved">Every value that some layer or the attribute sets.</param>
    /// <param name="secrets">Secrets by the environment variables of their options; <paramref name="resolved"/> does not have them.</param>
    /// <exception cref="UserException">A value is not one that its option allows, for example because another version of the program recorded it.</exception>
    protected OptionValues Read(IReadOnlyList<ResolvedOption> resolved, IReadOnlyDictionary<string, string>? secrets)
    {
        var texts = TextsOf(resolved);
        var values = new OptionValues(Options.Count);
        for (var i = 0; i < Options.Count; i++)
        {
            var option = Options[i];
            if (!texts.TryGetValue(option.Path, out var text))
                values.Set(i, null);
            else if ((secrets ?? NoSecrets).TryGetValue(option.EnvironmentVariable, out var secret) && !option.IsDictionary)
                values.Set(i, Parse(option, secret));
            else if (!option.IsSecret)
                values.Set(i, Parse(option, text));
        }
        return values;
    }

    private static object? Parse(Option option, string text) =>
        option.TryParse(text, out var value, out var problem) ? value : throw new UserException(Sentence.End($"{option.Path} {problem}"));

    private Dictionary<string, string> TextsOf(IReadOnlyList<ResolvedOption> resolved)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        var paths = Options.Select(o => o.Path).ToHashSet(StringComparer.Ordinal);
        return resolved.Where(r => paths.Contains(r.Path)).ToDictionary(r => r.Path, r => r.Text, StringComparer.Ordinal);
    }
}

/// <summary>One argument of a target or machine group.</summary>
/// <param name="Option">Its option, <c>targets.prod.shm_size</c>.</param>
/// <param name="Values">Its value, or those of a list, as options write them.</param>
public sealed record TargetArgument(Option Option, IReadOnlyList<string> Values)
{
    /// <summary>Name of the property in snake_case, for example <c>shm_size</c>.</summary>
    public string Name => Option.Path[(Option.Path.LastIndexOf('.') + 1)..];
}
