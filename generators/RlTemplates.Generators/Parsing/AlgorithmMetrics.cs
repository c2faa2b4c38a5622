using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Metrics of the algorithms that a project could use. Asked only for metrics that its own algorithm does not know.</summary>
internal static class AlgorithmMetrics
{
    /// <summary>Name of an algorithm that declares the metric, or null.</summary>
    public static string? Owner(string metric, Compilation compilation) =>
        Algorithms(compilation).FirstOrDefault(a => Of(a).Contains(metric))?.Name;

    /// <summary>The metrics that an algorithm declares.</summary>
    public static IEnumerable<string> Of(INamedTypeSymbol algorithm) =>
        algorithm.AttributeOf(KnownNames.Algorithm)?.NamedArguments.FirstOrDefault(a => a.Key == "Metrics").Value is { Kind: TypedConstantKind.Array, IsNull: false } metrics
            ? metrics.Values.Select(m => m.Value as string ?? "")
            : [];

    /// <summary>Built-in metrics and those of all algorithms.</summary>
    public static HashSet<string> All(Compilation compilation)
    {
        var builtIn = compilation.GetTypeByMetadataName(KnownNames.Metric)?.GetMembers().OfType<IFieldSymbol>().Select(f => f.ConstantValue).OfType<string>() ?? [];
        return new(builtIn.Concat(Algorithms(compilation).SelectMany(Of)), StringComparer.Ordinal);
    }

    /// <summary>Found by the manifests: every assembly with options types publishes one.</summary>
    private static IEnumerable<INamedTypeSymbol> Algorithms(Compilation compilation) =>
        from assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(KnowsOptions).Concat([compilation.Assembly])
        from row in assembly.AttributesOf(KnownNames.OptionManifest)
        let options = row.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol
        let algorithm = options?.AttributeOf(KnownNames.AlgorithmOptions)?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol
        where algorithm is not null
        select algorithm;

    private static bool KnowsOptions(IAssemblySymbol assembly) =>
        assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "RlTemplates.Abstractions"));
}
