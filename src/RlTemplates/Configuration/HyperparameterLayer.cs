using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>
/// Reads hyperparameters of a training container that are options of the config class: by path, by name on the command line, or anything
/// between.
/// </summary>
internal static class HyperparameterLayer
{
    /// <summary>What names of options may begin with.</summary>
    public const string Dashes = "--";

    /// <summary>Reads the hyperparameters.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="hyperparameters">Texts by name.</param>
    public static Layer Read(OptionLookup lookup, IReadOnlyDictionary<string, string> hyperparameters)
    {
        var (layer, setBy) = (new Layer(), new Dictionary<(int, string?), string>());
        foreach (var (name, text) in OptionShape.TypesFirst(hyperparameters, h => PathOf(h.Key)))
        {
            lookup.Reach(PathOf(name));
            var (index, key) = Find(lookup, Bare(name));
            if (index < 0)
                layer.Errors.Add($"hyperparameter {TextRule.Shorten(name)} belongs to no option{Unknown(lookup, name)}");
            else if (!setBy.TryAdd((index, key), name))
                layer.Errors.Add($"hyperparameter {name} sets the same option as hyperparameter {setBy[(index, key)]}; leave out one of them.");
            else
                layer.Add(lookup, index, key, HyperparameterText.Read(lookup[index], key, text), new(SourceKind.Hyperparameter, "hyperparameter " + name));
        }
        return layer;
    }

    private static (int Index, string? Key) Find(OptionLookup lookup, string name)
    {
        if (lookup.Find(name, static o => o.Path, ".") is { Index: >= 0 } byPath)
            return byPath;
        return lookup.Find(Dashes + name, static o => o.CommandLineName, ".") is { Index: >= 0 } byName
            ? byName
            : lookup.Find(Dashes + NameCase.SnakeToKebab(name), static o => o.CommandLineName, ".");
    }

    private static string Unknown(OptionLookup lookup, string name)
    {
        var path = PathOf(name);
        if (ChoiceWords.Unknown(path, lookup) is { Length: > 0 } choice)
            return choice + ".";
        if (lookup.Options.FirstOrDefault(o => o.Path.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase)) is { } part)
            return $": {path} is a group; set its options, such as {part.Path}.";
        return OtherOptions.Words(path, lookup) is { } others ? others + "." : OptionLookup.DidYouMean(path, lookup.Options.Select(o => o.Path));
    }

    private static string Bare(string name) => name.StartsWith(Dashes, StringComparison.Ordinal) ? name[Dashes.Length..] : name;

    private static string PathOf(string name) => NameCase.KebabToSnake(Bare(name));
}
