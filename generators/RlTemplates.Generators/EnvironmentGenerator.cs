using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>
/// Completes every class with [RlEnvironment] by its factory, by what one copy shows and does, by what is saved of it, by the table of the options that a task may set, and by a type that acts with a
/// trained policy. A class with errors gets a factory that tells them. It never reports; analyzers with the same parsers do.
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
        var names = environments.Select(static (e, _) => e.Factory.Type.HintName);

        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Factory).WithTrackingName(TrackingNames.EnvironmentFactories).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Factory"), EnvironmentFactoryEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Copy).WithTrackingName(TrackingNames.EnvironmentCopies).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Copy"), EnvironmentCopyEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.State).WithTrackingName(TrackingNames.EnvironmentStates).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "State"), EnvironmentStateEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Policy).WithTrackingName(TrackingNames.EnvironmentPolicies).WithTwins(names),
            static (output, found) =>
            {
                if (found.Left is { } policy)
                    output.AddSource(HintNames.File(policy.Type.HintName, found.Right, "Policy"), EnvironmentPolicyEmitter.Emit(policy));
            });
        context.RegisterSourceOutput(
            environments.Select(static (e, _) => e.Tasks).WithTrackingName(TrackingNames.EnvironmentTasks).WithTwins(names),
            static (output, found) =>
            {
                if (found.Left is { } tasks)
                    output.AddSource(HintNames.File(tasks.Type.HintName, found.Right, "Tasks"), EnvironmentTasksEmitter.Emit(tasks));
            });
    }
}
