using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>
/// Completes every class with [RlEnvironment] by its factory, by what one copy shows and does, and by what is saved of it. A class with errors gets a
/// factory that tells them. It never reports; analyzers with the same parsers do.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EnvironmentGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var environments = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.RlEnvironment,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellationToken) => EnvironmentParser.Parse((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellationToken))
            .Where(static e => e.Factory.Type.CanBeExtended)
            .WithTrackingName(TrackingNames.Environments);

        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Factory).WithTrackingName(TrackingNames.EnvironmentFactories),
            static (output, spec) => output.AddSource(spec.Type.HintName + ".Factory.g.cs", EnvironmentFactoryEmitter.Emit(spec)));
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Copy).WithTrackingName(TrackingNames.EnvironmentCopies),
            static (output, spec) => output.AddSource(spec.Type.HintName + ".Copy.g.cs", EnvironmentCopyEmitter.Emit(spec)));
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.State).WithTrackingName(TrackingNames.EnvironmentStates),
            static (output, spec) => output.AddSource(spec.Type.HintName + ".State.g.cs", EnvironmentStateEmitter.Emit(spec)));
    }
}
