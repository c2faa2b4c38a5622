using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads initialisers: as invariant text for manifests, and against the ranges of what they initialise.</summary>
internal static class DefaultParser
{
    /// <summary>Deepest <c>new() { ... }</c> in each other that is judged: no group of options lies deeper.</summary>
    private const int MostLevels = OptionParser.MostLevels;

    /// <summary>The initialiser in this compilation's source, or null.</summary>
    public static ExpressionSyntax? Initializer(IPropertySymbol property, CancellationToken cancellationToken) =>
        property.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken))
            .Select(s => (s as PropertyDeclarationSyntax)?.Initializer?.Value ?? (s as ParameterSyntax)?.Default?.Value).FirstOrDefault(v => v is not null);

    /// <summary>Whether a property is declared as such (not as a record's parameter) and has no initialiser.</summary>
    public static bool IsPropertyWithoutInitializer(IPropertySymbol property, CancellationToken cancellationToken) =>
        property.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is PropertyDeclarationSyntax) && Initializer(property, cancellationToken) is null;

    /// <summary>The default as options write it; null where it is no constant.</summary>
    public static string? Text(IPropertySymbol property, ParseContext context)
    {
        if (Initializer(property, context.CancellationToken) is not { } value)
            return IsPropertyWithoutInitializer(property, context.CancellationToken) ? Zero(property.Type) : null;
        return Text(value, property.Type, context);
    }

    /// <summary>An initialiser as options write its value; null where that is no constant.</summary>
    public static string? Text(ExpressionSyntax value, ITypeSymbol type, ParseContext context)
    {
        var model = context.Model(value.SyntaxTree);
        if (value is CollectionExpressionSyntax list)
        {
            var elements = list.Elements.Select(e => e is ExpressionElementSyntax element ? Text(model.GetConstantValue(element.Expression), null) : null).ToArray();
            return elements.Contains(null) ? null : elements.Length == 0 ? "[]" : string.Join(",", elements);
        }
        return Text(model.GetConstantValue(value, context.CancellationToken), type);
    }

    /// <summary>Judges the constants in a property's initialiser, in nested <c>new() { ... }</c> too.</summary>
    public static void Judge(IPropertySymbol property, ParseContext context)
    {
        if (Initializer(property, context.CancellationToken) is { } value)
            Judge(property, value, context.Model(value.SyntaxTree), context, MostLevels);
    }

    private static void Judge(IPropertySymbol property, ExpressionSyntax value, SemanticModel model, ParseContext context, int levels)
    {
        if (value is BaseObjectCreationExpressionSyntax { Initializer: { } initializer })
            JudgeAssignments(initializer, model, context, levels);
        else if (value is WithExpressionSyntax with)
            JudgeAssignments(with.Initializer, model, context, levels);
        else if (ChoiceType.Of(property.Type) is { IsList: true })
        {
            foreach (var element in InitialRecord.Elements(value) ?? [])
                Judge(property, element, model, context, levels);
        }
        else
            JudgeConstants(property, value is CollectionExpressionSyntax list ? list.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression) : [value], model, context);
    }

    private static void JudgeAssignments(InitializerExpressionSyntax initializer, SemanticModel model, ParseContext context, int levels)
    {
        if (levels == 0)
            return;
        foreach (var assignment in initializer.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            if (model.GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol is not IPropertySymbol property)
                continue;
            OptionJudge.JudgeSecret(property, NameCase.ToSnake(property.Name), assignment.Right, context);
            if (ForcedNull.Is(property, assignment.Right, context))
                ReportNull(property, assignment.Right, context);
            Judge(property, assignment.Right, model, context, levels - 1);
        }
    }

    private static void ReportNull(IPropertySymbol property, ExpressionSyntax value, ParseContext context)
    {
        var instead = ForcedNull.Instead(property.Type, value.GetLocation(), context);
        context.Sink.Report(Rules.OptionWithoutDefault, value.GetLocation(), Mend.Replace(instead), property.Name, instead);
    }

    private static void JudgeConstants(IPropertySymbol property, IEnumerable<ExpressionSyntax> values, SemanticModel model, ParseContext context)
    {
        var limit = LimitParser.Parse(property);
        foreach (var value in values)
        {
            var constant = model.GetConstantValue(value, context.CancellationToken);
            var demand = constant.HasValue
                ? LimitParser.Violation(limit, constant.Value, property.Type)
                : CallNumbers.Of(model.GetOperation(value, context.CancellationToken)).Select(n => LimitParser.Violation(limit, n)).FirstOrDefault(d => d is not null);
            if (demand is not null)
                context.Sink.Report(Rules.DefaultOutsideItsRange, value.GetLocation(), Mend.Replace(Nearest.Literal(limit, constant, property.Type)), property.Name, constant.HasValue ? Text(constant, property.Type) ?? "" : value.ToString(), "it", demand);
            else if (!constant.HasValue && !JudgeParsed(property, value, limit, model, context))
                JudgeArguments(property, value, model, context);
        }
    }

    // Schedule.Parse("fast", null) would throw when the program starts.
    private static bool JudgeParsed(IPropertySymbol property, ExpressionSyntax value, LimitSpec limit, SemanticModel model, ParseContext context)
    {
        if (ParsedConstant.Of(model.GetOperation(value, context.CancellationToken)) is not { } parsed)
            return false;
        var demand = parsed.Demand ?? parsed.Numbers.Select(n => LimitParser.Violation(limit, n)).FirstOrDefault(d => d is not null);
        if (demand is not null)
            context.Sink.Report(Rules.DefaultOutsideItsRange, parsed.Text.GetLocation(), property.Name, value.ToString(), parsed.Demand is null ? "it" : "its text", demand);
        return true;
    }

    // A factory or constructor says by [Range] what it takes: Wrapper.FrameStack(0) would throw when the program starts.
    private static void JudgeArguments(IPropertySymbol property, ExpressionSyntax value, SemanticModel model, ParseContext context)
    {
        foreach (var (parameter, constant, given) in CallNumbers.Arguments(model.GetOperation(value, context.CancellationToken)))
        {
            var limit = LimitParser.Parse(parameter);
            if (LimitParser.Violation(limit, constant.Value, parameter.Type) is { } demand)
                context.Sink.Report(Rules.DefaultOutsideItsRange, given.GetLocation(), Mend.Replace(Nearest.Literal(limit, constant, parameter.Type)), property.Name, value.ToString(), $"its {parameter.Name}", demand);
        }
    }

    /// <summary>A constant as options write it; null where there is none.</summary>
    public static string? Text(Optional<object?> constant, ITypeSymbol? type) => constant switch
    {
        { HasValue: false } => null,
        { Value: null } => "null",
        { Value: bool flag } => flag ? "true" : "false",
        { Value: double number } => number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        { Value: float number } => number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        { Value: var value } when type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named => EnumName(named, value),
        { Value: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
        _ => constant.Value?.ToString(),
    };

    private static string? EnumName(INamedTypeSymbol type, object? value) => CodecParser.Members(type).FirstOrDefault(m => Equals(m.Member.ConstantValue, value)).Name;

    private static string? Zero(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Boolean } => "false",
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => "0",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } or { NullableAnnotation: NullableAnnotation.Annotated } => "null",
        INamedTypeSymbol { TypeKind: TypeKind.Enum } named => CodecParser.Members(named).FirstOrDefault(m => Convert.ToDouble(m.Member.ConstantValue, CultureInfo.InvariantCulture) == 0).Name,
        _ when type.Is("System.TimeSpan") => "0s",
        _ => null,
    };
}
