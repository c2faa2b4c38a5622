using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0029, RLT0046, RLT0047: types with [Options] and the factories that they name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionsTypeAnalyzer : DiagnosticAnalyzer
{
    private static readonly (string Attribute, string Factory, string Kinds)[] Parts =
    [
        (KnownNames.EnvironmentOptions, KnownNames.EnvironmentFactory, KnownNames.Environment), (KnownNames.AlgorithmOptions, KnownNames.AlgorithmFactory, KnownNames.Algorithm),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnusableOptionsType, Rules.FactoryDoesNotFitOptions, Rules.PartWithoutKinds];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Judge, SymbolKind.NamedType);
        context.RegisterSymbolAction(JudgeKinds, SymbolKind.NamedType);
    }

    private static void Judge(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.GetAttributes().FirstOrDefault(a => a.AttributeClass.DerivesFrom(KnownNames.Options)) is not { } attribute)
        {
            if (IsChosen(type) && DerivedRecords.Fault(type) is { } reason)
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnusableOptionsType.Linked(context.Options), type.Place(), type.Name, "Options", reason));
            return;
        }
        if (Fault(type) is var (fault, mend))
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnusableOptionsType.Linked(context.Options), type.Place(), mend.Properties, type.Name, Short(attribute.AttributeClass!.Name), fault));
        foreach (var (name, factory, _) in Parts)
        {
            if (attribute.AttributeClass.Is(name) && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol { TypeKind: not TypeKind.Error } part }])
                JudgeFactory(context, type, attribute, part, factory);
        }
    }

    private static void JudgeFactory(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, INamedTypeSymbol part, string factory)
    {
        if (!part.AllInterfaces.Any(i => i.Is(factory) && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.FactoryDoesNotFitOptions.Linked(context.Options), attribute.FirstArgumentPlace(type, context.CancellationToken), part.Name, LastName(factory), type.Name, Short(attribute.AttributeClass!.Name)));
    }

    private static void JudgeKinds(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var (options, factory, kinds) in Parts)
        {
            if (type.AttributeOf(kinds) is null && type.AllInterfaces.Any(i => i.Is(factory) && Names(i.TypeArguments[0], options, type)))
                context.ReportDiagnostic(Diagnostic.Create(Rules.PartWithoutKinds.Linked(context.Options), type.Place(), type.Name, Short(LastName(kinds))));
        }
    }

    private static bool Names(ITypeSymbol options, string attribute, INamedTypeSymbol part) =>
        options.AttributeOf(attribute)?.ConstructorArguments is [{ Value: INamedTypeSymbol named }] && SymbolEqualityComparer.Default.Equals(named, part);

    private static (string Fault, Mend Mend)? Fault(INamedTypeSymbol type)
    {
        if (!type.IsRecord)
            return ("must be a record: write 'record' for 'class'", new(Mend.Declaration, "record"));
        if (!type.IsAbstract && !type.InstanceConstructors.Any(c => c.Parameters.All(p => p.IsOptional)))
            return ("must have a constructor without parameters; declare its options as properties with init accessors", Mend.None);
        return IsChosen(type) && DerivedRecords.Fault(type) is { } reason ? (reason, Mend.None) : null;
    }

    private static bool IsChosen(INamedTypeSymbol type) => type is { IsRecord: true, IsAbstract: false } && ChoiceType.IsBase(RecordName.Root(type));

    private static string LastName(string fullName) => fullName.Substring(fullName.LastIndexOf('.') + 1);

    private static string Short(string name) => name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
}
