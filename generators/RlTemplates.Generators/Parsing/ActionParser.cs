using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads what an environment takes, and what says which choices are allowed.</summary>
internal static class ActionParser
{
    private const string Supported = "write an int with its number of choices, an enum, or a float or float[] with bounds";

    public static EquatableArray<ActionSpec> Parse(INamedTypeSymbol type, ParseContext context)
    {
        var marked = type.Marked("Action").ToList();
        if (marked.Count == 0)
            context.Sink.Report(Rules.MissingEnvironmentMember, type.Place(), new Mend(Mend.Member, "[Action(3)] int _move;"), type.Name, "Action", "[Action(3)] int _move;");
        var actions = new List<ActionSpec>();
        foreach (var (member, attribute) in marked)
        {
            if (Action(member, attribute, context) is not { } action)
                continue;
            if (actions.FirstOrDefault(a => a.Choices == 0 != (action.Choices == 0)) is { } other)
            {
                var (here, remedy) = action.Choices == 0
                    ? ("continuous", "make all of them choices, this one for example of a few values")
                    : ("a choice", "make all of them continuous, this one for example a float whose sign decides");
                context.Sink.Report(Rules.MixedActions, member.Place(), member.Name, here, other.Member.TrimStart('@'), remedy);
            }
            actions.Add(action);
        }
        return actions.ToEquatableArray();
    }

    /// <summary>What says which choices are allowed; null where nothing does.</summary>
    public static MaskSpec? Mask(INamedTypeSymbol type, EquatableArray<ActionSpec> actions, ParseContext context)
    {
        if (EpisodeParser.One(type, "ActionMask", context) is not { } member)
            return null;
        var isMethod = member.WritesSpan(SpecialType.System_Boolean);
        if (member.IsStatic || (!isMethod && member is not (IFieldSymbol or IPropertySymbol { GetMethod: not null })) || (!isMethod && member.ValueType() is not IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Boolean }))
        {
            context.Sink.Report(Rules.WrongEnvironmentMember, member.Place(), new Mend(Mend.Signature, $"void {member.Name}(Span<bool> allowed)"), member.Name, "ActionMask", $"void {member.Name}(Span<bool> allowed)");
            return null;
        }
        var choices = actions.Sum(a => (long)a.Choices);
        if (actions.Any(a => a.Choices == 0))
            context.Sink.Report(Rules.MaskDoesNotFit, member.Place(), member.Name, "masks choices, but the actions are continuous; remove it, or keep values in bounds by Low and High");
        else if (!isMethod && actions.Count > 0 && Length(member, context) is { } length && length != choices)
            context.Sink.Report(Rules.MaskDoesNotFit, member.Place(), member.Name, $"has {length.ToString(CultureInfo.InvariantCulture)} flags; there are {choices.ToString(CultureInfo.InvariantCulture)} choices, those of all action members together");
        return new(Literal.Name(member.Name), isMethod);
    }

    private static ActionSpec? Action(ISymbol member, AttributeData attribute, ParseContext context)
    {
        var valueType = member.ValueType();
        var isArray = valueType is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Single };
        if (member.IsStatic)
            return Unsupported(member, "is static", "remove 'static': each copy has its own", context, new(Mend.Modifier, "static"));
        if (valueType is { TypeKind: TypeKind.Error })
            return null;
        if (!isArray && !member.CanBeWritten())
            return Unsupported(member, "cannot be set", "write a field that is not readonly, or a property with a set accessor", context, member is IFieldSymbol ? new(Mend.Modifier, "readonly") : Mend.None);
        var name = Literal.Name(member.Name);
        switch (valueType)
        {
            case { SpecialType: SpecialType.System_Int32 }:
                return new(name, Choices(member, attribute, context));
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } type:
                return Enum(member, attribute, type, context);
            case { SpecialType: SpecialType.System_Single or SpecialType.System_Double }:
            case not null when isArray:
                if (attribute.ConstructorArguments.Length > 0)
                    context.Sink.Report(Rules.WrongNumberOfChoices, attribute.Place(context.CancellationToken) ?? member.Place(), member.Name, "is continuous and has no choices; write [Action(Low = -1, High = 1)], or make it an int");
                var (low, high) = BoundsParser.Action(member, attribute, context);
                return new(name, 0) { IsArray = isArray, Low = low, High = high };
            default:
                return Unsupported(member, $"has type {valueType?.ToDisplayString() ?? "void"}", Supported, context);
        }
    }

    private static ActionSpec Enum(ISymbol member, AttributeData attribute, INamedTypeSymbol type, ParseContext context)
    {
        var names = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).OrderBy(f => Convert.ToDecimal(f.ConstantValue, CultureInfo.InvariantCulture)).ToList();
        var isRight = names.Count > 0 && names.Select((f, i) => Convert.ToDecimal(f.ConstantValue, CultureInfo.InvariantCulture) == i).All(fits => fits);
        var place = attribute.Place(context.CancellationToken) ?? member.Place();
        if (!isRight)
            context.Sink.Report(Rules.WrongNumberOfChoices, place, member.Name, $"is of the enum '{type.Name}', whose members must be numbered 0, 1, 2 and so on, each once, so that each is a choice");
        else if (attribute.ConstructorArguments.Length > 0)
            context.Sink.Report(Rules.WrongNumberOfChoices, place, Mend.Replace(attribute.Syntax(context.CancellationToken)?.Name.ToString()), member.Name, $"is of the enum '{type.Name}', which has {names.Count.ToString(CultureInfo.InvariantCulture)} choices; write [Action]");
        else if (BoundsParser.Any(attribute))
            context.Sink.Report(Rules.WrongBounds, place, BoundsParser.Without(attribute, context), member.Name, "is a choice and has no bounds; remove Low and High");
        return new(Literal.Name(member.Name), Math.Max(1, names.Count)) { Enum = type.ToCode(), Names = names.Select(f => NameCase.ToSnake(f.Name).ToUpperInvariant()).ToEquatableArray() };
    }

    private static int Choices(ISymbol member, AttributeData attribute, ParseContext context)
    {
        var choices = attribute.ConstructorArguments is [{ Value: int given }] ? given : 0;
        var place = attribute.Place(context.CancellationToken) ?? member.Place();
        if (choices < 1)
            context.Sink.Report(Rules.WrongNumberOfChoices, place, member.Name, attribute.ConstructorArguments.Length == 0 ? "does not say how many choices it has; write [Action(3)]" : $"has {choices.ToString(CultureInfo.InvariantCulture)} choices; it must have at least 1");
        else if (BoundsParser.Any(attribute))
            context.Sink.Report(Rules.WrongBounds, place, BoundsParser.Without(attribute, context), member.Name, "is a choice and has no bounds; remove Low and High, or make it a float");
        return Math.Max(1, choices);
    }

    private static ActionSpec? Unsupported(ISymbol member, string what, string remedy, ParseContext context, Mend mend = default)
    {
        context.Sink.Report(Rules.UnsupportedAction, member.Place(), mend, member.Name, what, remedy);
        return null;
    }

    /// <summary>The length of a mask that is made with a constant one; null where the compiler cannot tell.</summary>
    private static int? Length(ISymbol member, ParseContext context)
    {
        var initializer = member.DeclaringSyntaxReferences.Select(r => r.GetSyntax(context.CancellationToken)).Select(syntax => syntax switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        }).FirstOrDefault(value => value is not null);
        return initializer switch
        {
            CollectionExpressionSyntax list when list.Elements.All(e => e is ExpressionElementSyntax) => list.Elements.Count,
            ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.Count,
            ImplicitArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.Count,
            ArrayCreationExpressionSyntax { Type.RankSpecifiers: [{ Sizes: [LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression, Token.Value: int length }] }] } => length,
            _ => null,
        };
    }
}
