using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>Names of generated files. Roslyn ignores case in them, so a type whose full name differs from another's only in case gets a mark.</summary>
internal static class HintNames
{
    /// <summary>Pairs each model with the names that need a mark; there are none as a rule, so that models alone decide what is written anew.</summary>
    /// <param name="specs">The models.</param>
    /// <param name="names">Full names of all types that the generator writes files for.</param>
    public static IncrementalValuesProvider<(TSpec Left, EquatableArray<string> Right)> WithTwins<TSpec>(this IncrementalValuesProvider<TSpec> specs, IncrementalValuesProvider<string> names) =>
        specs.Combine(names.Collect().Select(static (all, _) => Twins(all)));

    /// <summary>The name of a file for a type.</summary>
    /// <param name="name">The type's full name.</param>
    /// <param name="twins">The names that need a mark.</param>
    /// <param name="ending">What the file holds.</param>
    public static string File(string name, EquatableArray<string> twins, string ending) => $"{name}{(twins.Contains(name) ? "-" + Mark(name) : "")}.{ending}.g.cs";

    private static EquatableArray<string> Twins(IEnumerable<string> names) =>
        names.Distinct().GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).SelectMany(g => g).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();

    // FNV-1a, the same in every process.
    private static string Mark(string name) => name.Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u)).ToString("x8", CultureInfo.InvariantCulture);
}
