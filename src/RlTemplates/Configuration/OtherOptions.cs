using System.Reflection;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Knows the options of algorithms and environments that are loaded but that an experiment does not have, for messages: presets are copied from one experiment to another.</summary>
internal static class OtherOptions
{
    /// <summary><c>; clip_param is an option of PpoOptions, which this experiment does not have.</c>; null where no other record has such an option.</summary>
    /// <param name="path">Path of an option that the experiment lacks.</param>
    /// <param name="known">The experiment's options.</param>
    public static string? Hint(string path, IReadOnlyList<Option> known)
    {
        var dot = path.LastIndexOf('.');
        var name = path[(dot + 1)..];
        if (dot < 0 || known.Any(o => LastPart(o.Path) == name) || !known.Any(o => o.Path.StartsWith(path[..(dot + 1)], StringComparison.Ordinal)))
            return null;
        var owners = AppDomain.CurrentDomain.GetAssemblies().SelectMany(a => a.GetCustomAttributes<OptionManifestAttribute>())
            .Where(row => NameCase.ToSnake(row.Property) == name && IsPart(row.OptionsType)).Select(row => row.OptionsType.Name).Order(StringComparer.Ordinal).Distinct().ToList();
        return owners.Count == 0 ? null : $"; {name} is an option of {string.Join(" and ", owners)}, which this experiment does not have.";
    }

    private static bool IsPart(Type type) => type.IsDefined(typeof(AlgorithmOptionsAttribute)) || type.IsDefined(typeof(EnvironmentOptionsAttribute));

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
