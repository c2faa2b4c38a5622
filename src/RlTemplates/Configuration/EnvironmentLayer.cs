using System.Collections;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Reads <c>RLT_…</c> environment variables.</summary>
internal static class EnvironmentLayer
{
    /// <summary>Reads only the secrets, which no run records.</summary>
    public static Layer Secrets(OptionLookup lookup)
    {
        var (layer, all) = (new Layer(), Read(lookup.Copy(), Environment.GetEnvironmentVariables()));
        foreach (var value in all.Values.Where(v => lookup.Active.Contains(v.Option)))
        {
            if (lookup[value.Option].SecretPart(value.Text) is { } secret)
                layer.Values.Add(value with { Text = secret });
        }
        return layer;
    }

    private const string Prefix = "RLT_";

    /// <summary>Reads the variables; those that no option knows are warned of, since another program may own them.</summary>
    public static Layer Read(OptionLookup lookup, IDictionary variables)
    {
        var layer = new Layer();
        var names = variables.Keys.OfType<string>().Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        foreach (var name in OptionShape.TypesFirst(names, PathOf))
        {
            lookup.Reach(PathOf(name));
            var (index, key) = lookup.Find(name, static o => o.EnvironmentVariable, "__");
            if (index < 0)
            {
                var path = PathOf(name);
                if (ChoiceWords.Unknown(path, lookup) is { } choice)
                {
                    if (choice.Length > 0)
                        layer.Warnings.Add($"Environment variable {name} belongs to no option{choice}.");
                    continue;
                }
                var others = OtherOptions.Words(path, lookup) is { } words ? words + "." : null;
                layer.Warnings.Add($"Environment variable {name} belongs to no option{others ?? OptionLookup.DidYouMean(name, lookup.Options.Select(o => o.EnvironmentVariable))}");
            }
            else
                layer.Add(lookup, index, key, (string?)variables[name] ?? "", new(SourceKind.EnvironmentVariable, name));
        }
        return layer;
    }

    private static string PathOf(string name) => name[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant();
}
