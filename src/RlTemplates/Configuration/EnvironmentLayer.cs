using System.Collections;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Reads <c>RLT_…</c> environment variables.</summary>
internal static class EnvironmentLayer
{
    /// <summary>Reads only the secrets, which no run records.</summary>
    public static Layer Secrets(OptionLookup lookup)
    {
        var (layer, all) = (new Layer(), Read(lookup, Environment.GetEnvironmentVariables()));
        foreach (var value in all.Values)
        {
            if (lookup.Options[value.Option].SecretPart(value.Text) is { } secret)
                layer.Values.Add(value with { Text = secret });
        }
        return layer;
    }

    private const string Prefix = "RLT_";

    /// <summary>Reads the variables; those that no option knows are warned of, since another program may own them.</summary>
    public static Layer Read(OptionLookup lookup, IDictionary variables)
    {
        var layer = new Layer();
        foreach (var name in variables.Keys.OfType<string>().Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var (index, key) = lookup.Find(name, static o => o.EnvironmentVariable, "__");
            if (index < 0)
            {
                var path = name[Prefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant();
                var others = OtherOptions.Words(path, lookup) is { } words ? words + "." : null;
                layer.Warnings.Add($"Environment variable {name} belongs to no option{others ?? OptionLookup.DidYouMean(name, lookup.Options.Select(o => o.EnvironmentVariable))}");
            }
            else
                layer.Add(index, key, (string?)variables[name] ?? "", new(SourceKind.EnvironmentVariable, name));
        }
        return layer;
    }
}
