using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>What assemblies publish about their options. A referenced assembly stays the same from edit to edit, so its rows are sorted once.</summary>
internal static class Manifests
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Dictionary<ISymbol, Dictionary<string, AttributeData>>> Sorted = new();

    /// <summary>The row of an option; null where there is none.</summary>
    /// <param name="type">The options type.</param>
    /// <param name="path">The property, or its path below the type.</param>
    public static AttributeData? Row(INamedTypeSymbol type, string path) =>
        type.ContainingAssembly is { } assembly && Sorted.GetValue(assembly, static a => Sort(a)).TryGetValue(type.OriginalDefinition, out var rows) && rows.TryGetValue(path, out var row)
            ? row
            : null;

    private static Dictionary<ISymbol, Dictionary<string, AttributeData>> Sort(IAssemblySymbol assembly)
    {
        var sorted = new Dictionary<ISymbol, Dictionary<string, AttributeData>>(SymbolEqualityComparer.Default);
        foreach (var row in assembly.AttributesOf(KnownNames.OptionManifest))
        {
            if (row.ConstructorArguments is not [{ Value: INamedTypeSymbol type }, { Value: string path }])
                continue;
            if (!sorted.TryGetValue(type.OriginalDefinition, out var rows))
                sorted[type.OriginalDefinition] = rows = new(StringComparer.Ordinal);
            if (!rows.ContainsKey(path))
                rows[path] = row;
        }
        return sorted;
    }
}
