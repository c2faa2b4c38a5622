using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges what an option is called and what its values are called.</summary>
internal static class OptionJudge
{
    /// <summary>Judges the default of an option that looks like a secret.</summary>
    public static void JudgeSecret(IPropertySymbol property, string path, ParseContext context)
    {
        if (DefaultParser.Initializer(property, context.CancellationToken) is { } value)
            JudgeSecret(property, path, value, context);
    }

    /// <summary>Judges what an option that looks like a secret is set to.</summary>
    public static void JudgeSecret(IPropertySymbol property, string path, ExpressionSyntax value, ParseContext context)
    {
        if (property.Type.SpecialType == SpecialType.System_String && Text(value, context) is { Length: > 0 } text
            && (SecretNames.Contains(NameCase.ToSnake(property.Name)) || SecretNames.HoldsPassword(text)))
            context.Sink.Report(Rules.SecretWithLiteralDefault, value.GetLocation(), Mend.Replace("\"\""), property.Name, Variable(property, path));
    }

    /// <summary>Judges whether the values of an enum can be told apart by their names.</summary>
    public static void JudgeEnum(IPropertySymbol property, Location place, ParseContext context)
    {
        if (LimitParser.Bare(property.Type) is not INamedTypeSymbol { TypeKind: TypeKind.Enum } type)
            return;
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, member) in CodecParser.Members(type))
        {
            if (taken.TryGetValue(name, out var other))
                context.Sink.Report(Rules.EnumNamesCollide, Written(member, context) ?? place, other, member.Name, type.Name, name, property.Name);
            else
                taken[name] = member.Name;
        }
    }

    // An enum of another project is told of where it is used.
    private static Location? Written(ISymbol member, ParseContext context) =>
        member.Place() is { SourceTree: { } tree } place && context.Compilation.ContainsSyntaxTree(tree) ? place : null;

    private static string? Text(ExpressionSyntax value, ParseContext context) =>
        context.Model(value.SyntaxTree).GetConstantValue(value, context.CancellationToken) is { HasValue: true, Value: string text } ? text : null;

    /// <summary>The environment variable that binds the option; of a group of options only its end is known.</summary>
    private static string Variable(IPropertySymbol property, string path) =>
        (property.ContainingType.AttributeOf(KnownNames.RlExperiment) is null && path.IndexOf('.') < 0 ? "RLT_…__" : "RLT_") + path.Replace(".", "__").ToUpperInvariant();
}
