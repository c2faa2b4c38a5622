using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

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
        return new(Specs(true), Specs(false), TagParser.Parse(type, context));

        EquatableArray<TargetSpec> Specs(bool areTargets) => all.Where(d => d.IsTarget == areTargets)
            .Select(d => new TargetSpec(d.Name, d.Kind, TargetOptionParser.Parse(d, all, context), TargetOptionParser.Constraints(d))).ToEquatableArray();
    }

    /// <summary>Judges what one attribute says, by itself.</summary>
    public static void JudgeValues(Declaration declaration, ParseContext context)
    {
        ValueParser.Judge(declaration, context);
        RelationParser.Judge(declaration, context);
        VariableParser.Judge(declaration, context);
        MetricDefinitionParser.Judge(declaration, context);
    }
}
