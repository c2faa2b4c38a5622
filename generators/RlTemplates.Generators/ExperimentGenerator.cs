using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Caching;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators;

/// <summary>
/// Completes every config class with [RlExperiment] by an option table, a definition, a table of callbacks, its targets, their estimators and the
/// properties that all experiments have, and an executable by an entry point. It never reports; analyzers with the same parsers do.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ExperimentGenerator : IIncrementalGenerator
{
    private static readonly ParsedTypes<ExperimentSpec> Experiments = new(static (type, node, compilation, cancellationToken) =>
        type.AttributeOf(KnownNames.RlExperiment) is { } attribute && attribute.IsOn(node) ? ExperimentParser.Parse(type, compilation, cancellationToken) : null);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var experiments = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 },
                static (found, cancellationToken) => Experiments.Of(found, cancellationToken))
            .Where(static e => e is not null)
            .Select(static (e, _) => e!)
            .WithTrackingName(TrackingNames.Experiments);

        var extensible = experiments.Where(static e => e.Definition.Type.CanBeExtended);
        var runnable = extensible.Where(static e => e.Definition.Errors.Count == 0);
        var names = extensible.Select(static (e, _) => e.Definition.Type.HintName);

        context.RegisterSourceOutput(
            extensible.Select(static (e, _) => e.Definition).WithTrackingName(TrackingNames.Definitions).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Definition"), DefinitionEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            extensible.Select(static (e, _) => e.Properties).WithTrackingName(TrackingNames.Properties).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Properties"), PropertiesEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            runnable.Select(static (e, _) => e.Table).WithTrackingName(TrackingNames.Tables).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Options"), OptionTableEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            runnable.Select(static (e, _) => e.Callbacks).Where(static c => c.Callbacks.Count > 0).WithTrackingName(TrackingNames.Callbacks).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Callbacks"), CallbacksEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            runnable.Select(static (e, _) => e.Declarations).Where(static d => d.Targets.Count + d.Machines.Count > 0).WithTrackingName(TrackingNames.Declarations).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Targets"), TargetsEmitter.Emit(found.Left)));
        context.RegisterSourceOutput(
            extensible.Select(static (e, _) => e.Estimators).Where(static e => e.Estimators.Count > 0).WithTrackingName(TrackingNames.Estimators).WithTwins(names),
            static (output, found) => output.AddSource(HintNames.File(found.Left.Type.HintName, found.Right, "Estimators"), EstimatorsEmitter.Emit(found.Left)));

        var wantsEntryPoint = context.CompilationProvider
            .Select(static (compilation, cancellationToken) => EntryPointSettings.IsMissing(compilation, cancellationToken))
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => EntryPointSettings.IsOn(options.GlobalOptions)))
            .Select(static (found, _) => found.Left && found.Right)
            .WithTrackingName(TrackingNames.WantsEntryPoint);
        var entries = experiments.Select(static (e, _) => Entry(e.Definition)).WithTrackingName(TrackingNames.Entries);
        var referenced = context.CompilationProvider.Select(static (compilation, _) => ReferencedExperiments.Public(compilation)).WithTrackingName(TrackingNames.ReferencedEntries);
        var verbs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                VerbParser.MetadataName,
                static (node, _) => node is CompilationUnitSyntax,
                static (found, _) => found.Attributes.Select(VerbParser.Parse).OfType<string>().ToEquatableArray())
            .Collect()
            .Combine(context.CompilationProvider.Select(static (compilation, _) => VerbParser.OfReferences(compilation)))
            .Select(static (found, _) => found.Left.SelectMany(own => own).Concat(found.Right).Distinct().ToEquatableArray())
            .WithTrackingName(TrackingNames.Verbs);
        context.RegisterSourceOutput(
            entries.Collect().Combine(referenced).Select(static (all, _) => all.Left.IsEmpty ? all.Right : all.Left.ToEquatableArray()).Combine(verbs).Combine(wantsEntryPoint)
                .WithTrackingName(TrackingNames.EntryPoint),
            static (output, found) =>
            {
                var ((experiments, verbs), isWanted) = found;
                if (isWanted && experiments.Count > 0)
                    output.AddSource("RlTemplates.EntryPoint.g.cs", EntryPointEmitter.Emit(experiments, verbs));
            });
    }

    private static EntrySpec Entry(DefinitionSpec definition) => definition.Type.CanBeExtended
        ? new(definition.Type.FullName, definition.Name, default)
        : new(null, definition.Name, definition.Errors);
}
