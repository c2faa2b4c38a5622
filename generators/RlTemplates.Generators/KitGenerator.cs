using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>Gives a kit, an assembly with [RlPolicy] or [RlDefaults], the type by which programs hold on to it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KitGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var marks = Names(context, KnownNames.Policy).Combine(Names(context, KnownNames.Defaults));
        var kits = marks.Select(static (found, _) => found.Left.Concat(found.Right).Distinct().Select(name => new KitSpec(name)).ToEquatableArray()).WithTrackingName(TrackingNames.Kits);
        context.RegisterSourceOutput(kits, static (output, found) =>
        {
            foreach (var kit in found)
                output.AddSource(kit.TypeName + ".g.cs", KitEmitter.Emit(kit));
        });
    }

    private static IncrementalValueProvider<System.Collections.Immutable.ImmutableArray<string>> Names(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute, static (node, _) => node is CompilationUnitSyntax, static (found, _) => found.SemanticModel.Compilation.AssemblyName ?? "").Collect();
}
