using RlTemplates.Experiments;

namespace RlTemplates.Configuration;

/// <summary>Values that a target forces.</summary>
internal static class TargetLayer
{
    /// <summary>Reads them.</summary>
    /// <param name="lookup">The options, after all other layers.</param>
    /// <param name="target">The target.</param>
    /// <param name="forced">Texts of values, by the paths of options.</param>
    /// <exception cref="InvalidOperationException">The target forces what is no option.</exception>
    public static Layer Read(OptionLookup lookup, TargetDeclaration target, IReadOnlyDictionary<string, string> forced)
    {
        var layer = new Layer();
        foreach (var path in OptionShape.TypesFirst(forced.Keys.Order(StringComparer.Ordinal), static path => path))
        {
            lookup.Reach(path);
            var (index, key) = lookup.Find(path);
            if (index < 0)
                throw new InvalidOperationException($"The target '{target.Name}' ([{target.Kind}]) forces {path}, which is no option of this experiment.");
            layer.Add(lookup, index, key, forced[path], ForcedOptions.Source(target));
        }
        return layer;
    }
}
