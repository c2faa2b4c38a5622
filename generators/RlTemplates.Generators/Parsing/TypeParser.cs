using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads whether and how a class can be completed by generated members.</summary>
internal static class TypeParser
{
    /// <summary>Reads a config class.</summary>
    public static TypeSpec Parse(INamedTypeSymbol type, ParseContext context) => Parse(type, Rules.NotAPartialRecord, Faults(type, context.CancellationToken), context);

    /// <summary>Reads a class, and reports what speaks against completing it.</summary>
    public static TypeSpec Parse(INamedTypeSymbol type, DiagnosticDescriptor rule, IEnumerable<(bool IsWrong, bool Blocks, string Why)> faults, ParseContext context)
    {
        var canBeExtended = true;
        foreach (var (isWrong, blocks, why) in faults)
        {
            if (!isWrong)
                continue;
            canBeExtended &= !blocks;
            context.Sink.Report(rule, type.Place(), new Mend(Mend.Declaration, rule == Rules.NotAPartialRecord ? "record" : "class"), type.Name, why);
        }
        var chain = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
            chain.Insert(0, Header(current));
        var space = type.ContainingNamespace is { IsGlobalNamespace: false } named
            ? named.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
                .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers))
            : "";
        return new(type.ToCode(), type.MetadataName(), space, chain.ToEquatableArray(), canBeExtended);
    }

    /// <summary>What speaks against adding members to any class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="noun">What it is, with its article.</param>
    /// <param name="user">What must see it.</param>
    /// <param name="cancellationToken">Ends the parse.</param>
    public static IEnumerable<(bool IsWrong, bool Blocks, string Why)> Placement(INamedTypeSymbol type, string noun, string user, CancellationToken cancellationToken)
    {
        yield return (Outer(type).Any(o => !IsPartial(o, cancellationToken)), true, "stands in a type that is not partial; make that type partial too");
        yield return (Outer(type).Concat([type]).Any(o => o.IsGenericType), true, $"is generic or stands in a generic type; {noun} must not be generic");
        yield return (type.IsFileLocal, true, "is file-local; make it internal or public");
        yield return (!Outer(type).Concat([type]).All(IsVisible), true, $"is not visible to {user}; make it and the types around it internal or public");
    }

    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<(bool IsWrong, bool Blocks, string Why)> Faults(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        yield return (!type.IsRecord, true, "is marked [RlExperiment], so it must be a partial record: write 'partial record' for 'class'");
        yield return (type.IsRecord && !IsPartial(type, cancellationToken), true, "is marked [RlExperiment], so it must be partial: write 'partial record'");
        foreach (var fault in Placement(type, "an experiment", "the entry point", cancellationToken))
            yield return fault;
        yield return (type.IsAbstract, false, "is abstract; an experiment must be a record that can be created: mark the records that derive from it, which inherit its options");
        yield return (type.IsRecord && !type.IsAbstract && !HasPlainConstructor(type), false, "has no constructor without parameters; declare its options as properties with init accessors");
    }

    private static IEnumerable<INamedTypeSymbol> Outer(INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            yield return outer;
    }

    private static bool IsVisible(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private static bool HasPlainConstructor(INamedTypeSymbol type) => type.InstanceConstructors.Any(c => c.Parameters.All(p => p.IsOptional));

    private static string Header(INamedTypeSymbol type)
    {
        var keyword = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (TypeKind.Interface, _) => "interface",
            (_, true) => "record",
            _ => "class",
        };
        return $"partial {keyword} {Literal.Name(type.Name)}";
    }
}
