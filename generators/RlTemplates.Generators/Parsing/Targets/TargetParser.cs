using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads where a config class may be submitted to: its targets, machine groups and tags.</summary>
internal static class TargetParser
{
    public static TargetsSpec Parse(INamedTypeSymbol type, ParseContext context)
    {
        var all = Declaration.All(type, context);
        foreach (var declaration in all)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            JudgeValues(declaration, context);
        }
        MachineGroupParser.Judge(all, context);
        return new(Specs(all.Where(d => d.IsTarget)), Specs(all.Where(d => !d.IsTarget)), TagParser.Parse(type, context));
    }

    /// <summary>Judges what one attribute says, by itself.</summary>
    public static void JudgeValues(Declaration declaration, ParseContext context)
    {
        ValueParser.Judge(declaration, context);
        RelationParser.Judge(declaration, context);
        VariableParser.Judge(declaration, context);
    }

    private static EquatableArray<TargetSpec> Specs(IEnumerable<Declaration> declarations) => declarations.Select(Spec).ToEquatableArray();

    private static TargetSpec Spec(Declaration declaration) => new(
        declaration.Name,
        declaration.Kind,
        declaration.Arguments.Where(a => a.Name != "Name" && a.Texts.Any())
            .Select(a => new TargetArgumentSpec(NameCase.ToSnake(a.Name), a.Texts.ToEquatableArray())).ToEquatableArray());
}
