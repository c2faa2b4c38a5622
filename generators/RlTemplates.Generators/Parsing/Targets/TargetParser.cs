using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads where a config class may be submitted to: its targets and machine groups.</summary>
internal static class TargetParser
{
    public static DeclarationsSpec Parse(INamedTypeSymbol type, TypeSpec spec, ParseContext context)
    {
        var all = Declaration.All(type, context);
        foreach (var declaration in all)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            JudgeValues(declaration, context);
        }
        MachineGroupParser.Judge(all, context);
        return new(spec, Specs(Declaration.Targets(all, type, context)), Specs(all.Where(d => !d.IsTarget)));

        EquatableArray<TargetSpec> Specs(IEnumerable<Declaration> declarations) => declarations.Select(d => Spec(d, all, context)).ToEquatableArray();
    }

    private static TargetSpec Spec(Declaration declaration, IReadOnlyList<Declaration> all, ParseContext context)
    {
        var options = TargetOptionParser.Parse(declaration, all, context);
        return new(declaration.Name, declaration.Kind, options, TargetOptionParser.Constraints(declaration))
        {
            Type = declaration.Type.ToCode(),
            Creation = declaration.Creation,
            Constants = Constants(declaration, options).ToEquatableArray(),
            Machines = Machines(declaration, all).ToEquatableArray(),
            ReplacesMachines = ReplacesMachines(declaration.Type),
            Target = TargetPairs.TargetOf(declaration.Type, context.Compilation)?.ToCode(),
            Package = declaration.Type.AttributeOf(KnownNames.TargetPackage)?.Text(),
            IsImplicit = declaration.IsImplicit,
            IsDefault = declaration.TakesImplicitPlace(context.Compilation),
            Accessibility = Accessibility(declaration.Type),
        };
    }

    private static IEnumerable<MachineUseSpec> Machines(Declaration declaration, IReadOnlyList<Declaration> all) =>
        from use in MachineUseParser.References(declaration.Type)
        let groups = MachineUseParser.Groups(all, declaration, use.Kind).Select(g => g.Name)
        select new MachineUseSpec(use.Property.Name, MachineGroupParser.Shown(use.Kind), groups.ToEquatableArray());

    private static string? ReplacesMachines(INamedTypeSymbol type)
    {
        var conditions = MachineUseParser.Replacements(type).Select(p => $"a.{Literal.Name(p.Name)}{(p.Type.SpecialType == SpecialType.System_Boolean ? "" : " is not null")}").ToList();
        return conditions.Count == 0 ? null : string.Join(" || ", conditions);
    }

    private static IEnumerable<string> Constants(Declaration declaration, EquatableArray<TargetOptionSpec> options)
    {
        if (declaration.IsTarget)
            yield return "Name = " + Literal.Of(declaration.Name);
        foreach (var argument in declaration.Arguments)
        {
            if (argument.Name != "Name" && argument.Property.SetMethod is { DeclaredAccessibility: Microsoft.CodeAnalysis.Accessibility.Public } && options.All(o => o.Option.Property != argument.Name))
                yield return $"{Literal.Name(argument.Name)} = {argument.Code}";
        }
    }

    private static string? Accessibility(INamedTypeSymbol type)
    {
        var accessibility = "public";
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Microsoft.CodeAnalysis.Accessibility.Internal or Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal)
                accessibility = "internal";
            else if (current.DeclaredAccessibility != Microsoft.CodeAnalysis.Accessibility.Public)
                return null;
        }
        return accessibility;
    }

    /// <summary>Judges what one attribute says, by itself.</summary>
    public static void JudgeValues(Declaration declaration, ParseContext context)
    {
        ValueParser.Judge(declaration, context);
        RelationParser.Judge(declaration, context);
        VariableParser.Judge(declaration, context);
        SecretParser.Judge(declaration, context);
        MetricDefinitionParser.Judge(declaration, context);
        CombinationParser.Judge(declaration, context);
        AgreementParser.Judge(declaration, context);
        ListParser.Judge(declaration, context);
    }
}
