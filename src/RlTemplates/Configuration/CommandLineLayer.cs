using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c> from what the verb itself did not take.</summary>
internal static class CommandLineLayer
{
    /// <summary>Reads the tokens.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="tokens">Tokens that are no option of the verb.</param>
    /// <param name="verbOptions">Names of the verb's own options, for suggestions.</param>
    public static Layer Read(OptionLookup lookup, IReadOnlyList<string> tokens, IEnumerable<string> verbOptions)
    {
        var layer = new Layer();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!IsName(token))
            {
                layer.Errors.Add($"'{token}' stands where an option is expected; options are written --name value.");
                continue;
            }
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? token : token[..equals];
            var value = equals < 0 ? null : token[(equals + 1)..];
            var (index, key) = lookup.Find(name, static o => o.CommandLineName, ".");
            if (index < 0)
            {
                var others = OtherOptions.Words(NameCase.KebabToSnake(name[2..]), lookup) is { } words ? words + "." : null;
                layer.Errors.Add($"Unknown option {name}{others ?? OptionLookup.DidYouMean(name, lookup.Options.Select(o => o.CommandLineName).Concat(verbOptions))}");
                if (value is null && i + 1 < tokens.Count && !IsName(tokens[i + 1]))
                    i++;
                continue;
            }
            if (value is null && i + 1 < tokens.Count && !IsName(tokens[i + 1]))
                value = tokens[++i];
            value ??= lookup.Options[index].Choices is ["true", "false", ..] or ["false", "true"] ? "true" : null;
            if (value is null)
                layer.Errors.Add($"{name} lacks its value; it must be {lookup.Options[index].Expected}.{(i + 1 < tokens.Count ? $" A value that begins with -- is written {name}=VALUE." : "")}");
            else
                layer.Add(index, key, value, new(SourceKind.CommandLine, name));
        }
        return layer;
    }

    // "-- text" in quotes is a value: no name begins with a blank.
    private static bool IsName(string token) => token.StartsWith("--", StringComparison.Ordinal) && token.Length > 2 && !char.IsWhiteSpace(token[2]);
}
