using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Parsing.Policies;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads a whole config class. What analyzers report piece by piece, the generator collects as messages.</summary>
internal static class ExperimentParser
{
    public static ExperimentSpec Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var sink = new MessageSink();
        var context = new ParseContext(compilation, sink, cancellationToken);
        var spec = TypeParser.Parse(type, context);
        var name = NameParser.Parse(type, context);
        if (!NameParser.JudgeMembers(type, context))
            spec = spec with { CanBeExtended = false };
        var properties = Properties(type, spec, MetricParser.Stops(type, context), compilation);
        cancellationToken.ThrowIfCancellationRequested();
        var options = OptionParser.Parse(type, context);
        var families = FamilyParser.Parse(options.Choices, context);
        cancellationToken.ThrowIfCancellationRequested();
        var logged = MetricParser.Logged(type, context);
        var callbacks = CallbackParser.Parse(type, context);
        var methods = ConfigMethodParser.Parse(type, context);
        var (environment, algorithm) = PartParser.Parse(type, context);
        var declarations = TargetParser.Parse(type, spec, context);
        var tags = TagParser.Parse(type, context);
        cancellationToken.ThrowIfCancellationRequested();
        PolicyParser.Judge(type, context);
        var definition = new DefinitionSpec(spec, name)
        {
            Summary = DocComment.Summary(type, cancellationToken),
            LoggedMetrics = logged,
            MethodMetrics = callbacks.Select(c => c.Metric).OfType<string>().ToEquatableArray(),
            Metrics = MetricParser.Added(type, context),
            SetOptions = SetOptionParser.Parse(type, context).Select(f => f.Name).Concat(InheritedParser.Given(type, compilation)).Distinct().ToEquatableArray(),
            Inherited = InheritedParser.Parse(type, compilation).ToEquatableArray(),
            Kits = KitParser.Anchors(compilation).ToEquatableArray(),
            HasTargets = declarations.Targets.Count > 0,
            HasMachines = declarations.Machines.Count > 0,
            Tags = tags,
            Errors = sink.Messages.ToEquatableArray(),
            Environment = environment,
            Algorithm = algorithm,
            Seed = Seed(type, compilation),
            HasCallbacks = callbacks.Count > 0,
            Methods = methods,
        };
        var table = new OptionTableSpec(spec, options.Options.ToEquatableArray()) { Constraints = ConstraintParser.Parse(type, context), Families = families };
        return new(definition, table, properties, new(spec, callbacks), declarations, EstimatorParser.Parse(declarations, definition.Errors.Count == 0, compilation));
    }

    /// <summary>Which properties a class lacks that every experiment has.</summary>
    private static PropertiesSpec Properties(INamedTypeSymbol type, TypeSpec spec, EquatableArray<StopSpec> stops, Compilation compilation)
    {
        var added = from row in AddedGroups.MissingIn(type, compilation)
                    let target = row.Target(compilation)
                    where target is not null
                    select new AddedSpec(row, target.Type.ToCode());
        return new(spec, added.ToEquatableArray(), stops);
    }

    /// <summary>The property that seeds every random stream, whatever its type; null where there is none.</summary>
    public static IPropertySymbol? SeedProperty(INamedTypeSymbol type, Compilation compilation) =>
        OptionParser.Properties(type, compilation).FirstOrDefault(p => p.Name == "Seed" && OptionParser.CanBeSet(p));

    /// <summary>Expression of the seed on the config <c>c</c>; null where there is none of a type that is a whole number.</summary>
    public static string? Seed(INamedTypeSymbol type, Compilation compilation) =>
        SeedProperty(type, compilation)?.Type.SpecialType switch
        {
            SpecialType.System_UInt64 or SpecialType.System_UInt32 or SpecialType.System_UInt16 or SpecialType.System_Byte => "c.Seed",
            SpecialType.System_Int64 or SpecialType.System_Int32 or SpecialType.System_Int16 => "unchecked((ulong)c.Seed)",
            _ => null,
        };
}
