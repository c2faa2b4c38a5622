using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c> from what the verb itself did not take.</summary>
internal static class CommandLineLayer
{
    /// <summary>Reads the tokens.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="tokens">Tokens that are no option of the verb.</param>
    /// <param name="verbOptions">Names of the verb's own options, for suggestions.</param>
    public static Layer Read(OptionLookup lookup, IReadOnlyList<string> tokens, IReadOnlyList<string> verbOptions)
    {
        var layer = new Layer();
        foreach (var given in OptionShape.TypesFirst(Pairs(lookup, tokens, layer.Errors), g => PathOf(g.Name)))
        {
            lookup.Reach(PathOf(given.Name));
            var (index, key) = Find(lookup, given.Name);
            if (index < 0)
            {
                if (Unknown(lookup, given.Name, verbOptions) is { } words)
                    layer.Errors.Add($"Unknown option {given.Name}{words}");
                continue;
            }
            var value = given.Value ?? (lookup[index].Choices is ["true", "false", ..] or ["false", "true"] ? "true" : null);
            if (value is null)
                layer.Errors.Add($"{given.Name} lacks its value; it must be {lookup[index].Expected}.{(given.IsLast ? "" : $" A value that begins with -- is written {given.Name}=VALUE.")}");
            else
                layer.Add(lookup, index, key, value, new(SourceKind.CommandLine, given.Name));
        }
        return layer;
    }

    // As in YAML, an option may be written with underscores.
    private static (int Index, string? Key) Find(OptionLookup lookup, string name) => lookup.Find(name, static o => o.CommandLineName, ".") is { Index: >= 0 } found
        ? found
        : lookup.Find("--" + NameCase.SnakeToKebab(name[2..]), static o => o.CommandLineName, ".");

    private static List<GivenOption> Pairs(OptionLookup lookup, IReadOnlyList<string> tokens, List<string> errors)
    {
        var pairs = new List<GivenOption>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!IsName(token))
            {
                errors.Add($"'{(IsOfSecret(lookup, pairs) ? SecretNames.Mask : TextRule.Shorten(token))}' stands where an option is expected; options are written --name value.");
                continue;
            }
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var isNext = equals < 0 && i + 1 < tokens.Count && !IsName(tokens[i + 1]);
            var value = equals >= 0 ? token[(equals + 1)..] : isNext ? tokens[++i] : null;
            pairs.Add(new(equals < 0 ? token : token[..equals], value, i + 1 >= tokens.Count));
        }
        return pairs;
    }

    // A secret with blanks and without quotation marks becomes several words.
    private static bool IsOfSecret(OptionLookup lookup, List<GivenOption> pairs) =>
        pairs is [.., { Value: not null } last] && (SecretNames.Contains(PathOf(last.Name)) || (lookup.Find(last.Name, static o => o.CommandLineName, ".") is { Index: >= 0 and var index } && lookup[index].IsSecret));

    /// <summary>Why there is no such option; null where what is wrong was told already.</summary>
    private static string? Unknown(OptionLookup lookup, string name, IReadOnlyList<string> verbOptions)
    {
        if (ChoiceWords.Unknown(PathOf(name), lookup) is { } words)
            return words.Length == 0 ? null : words + ".";
        if (lookup.Options.FirstOrDefault(o => o.CommandLineName.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)) is { } part)
            return $": {PathOf(name)} is a group; set its options, such as {part.CommandLineName}.";
        return OtherOptions.Words(PathOf(name), lookup) is { } others ? others + "." : OptionLookup.DidYouMean(name, lookup.Options.Select(o => o.CommandLineName).Concat(verbOptions));
    }

    private static string PathOf(string name) => NameCase.KebabToSnake(name[2..]);

    // "-- text" in quotes is a value: no name begins with a blank.
    private static bool IsName(string token) => token.StartsWith("--", StringComparison.Ordinal) && token.Length > 2 && !char.IsWhiteSpace(token[2]);

    /// <param name="Name">The option as it is written.</param>
    /// <param name="Value">Its value; null where none follows.</param>
    /// <param name="IsLast">Whether nothing stands behind it.</param>
    private sealed record GivenOption(string Name, string? Value, bool IsLast);
}
