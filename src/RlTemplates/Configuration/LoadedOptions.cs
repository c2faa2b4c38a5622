using System.Reflection;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The options of all algorithms and environments that are loaded. Asked only for messages.</summary>
internal static class LoadedOptions
{
    /// <summary>Names of the records that have an option.</summary>
    /// <param name="name">The option, in snake_case.</param>
    public static IReadOnlyList<string> Owners(string name) =>
        [.. AppDomain.CurrentDomain.GetAssemblies().SelectMany(a => a.GetCustomAttributes<OptionManifestAttribute>())
            .Where(row => NameCase.ToSnake(row.Property) == name && IsPart(row.OptionsType)).Select(row => row.OptionsType.Name).Distinct().Order(StringComparer.Ordinal)];

    private static bool IsPart(Type type) => type.IsDefined(typeof(AlgorithmOptionsAttribute)) || type.IsDefined(typeof(EnvironmentOptionsAttribute));
}
