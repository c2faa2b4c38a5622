using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;

namespace RlTemplates.Generators.Caching;

/// <summary>The models of config classes as they were parsed last. Roslyn asks for all of them after every edit; those whose surroundings are the same are not parsed again.</summary>
internal static class ParsedExperiments
{
    private static readonly ConditionalWeakTable<SyntaxNode, Slot> Known = new();

    /// <summary>The model of a config class.</summary>
    public static ExperimentSpec Of(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        var compilation = found.SemanticModel.Compilation;
        var surroundings = Surroundings.Of(found.TargetNode.SyntaxTree, compilation);
        var slot = Known.GetOrCreateValue(found.TargetNode);
        if (slot.Last is { } last && last.Surroundings == surroundings)
            return last.Spec;
        var spec = ExperimentParser.Parse((INamedTypeSymbol)found.TargetSymbol, compilation, cancellationToken);
        slot.Last = new(surroundings, spec);
        return spec;
    }

    private sealed class Slot
    {
        public Entry? Last { get; set; }
    }

    private sealed record Entry(string Surroundings, ExperimentSpec Spec);
}
