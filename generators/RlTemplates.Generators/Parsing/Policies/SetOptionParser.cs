using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;
using RlTemplates.Options;
using RlTemplates.Policies;

namespace RlTemplates.Generators.Parsing.Policies;

/// <summary>
/// Which options a config class sets itself, beside what the records of options have as defaults: in its initialisers, to any depth of
/// <c>new() { ... }</c> and <c>with { ... }</c>, by [StopWhen], and by what its targets and machine groups say.
/// </summary>
internal static class SetOptionParser
{
    public static IEnumerable<Fact> Parse(INamedTypeSymbol type, ParseContext context) =>
        Own(type, context).SelectMany(p => Property(p, context)).Concat(Constructors(type, context)).Concat(type.AttributesOf(KnownNames.StopWhen).Select(a => Stop(a, context))).Concat(Targets(type, context));

    /// <summary>Whether every constructor of the class that declares a property assigns it, those aside that call another one of the class.</summary>
    public static bool IsSetByConstructor(IPropertySymbol property, CancellationToken cancellationToken)
    {
        List<ConstructorDeclarationSyntax> constructors =
        [
            .. property.ContainingType.InstanceConstructors.SelectMany(c => c.DeclaringSyntaxReferences).Select(r => r.GetSyntax(cancellationToken)).OfType<ConstructorDeclarationSyntax>()
                .Where(c => c.Initializer?.ThisOrBaseKeyword.ValueText != "this" && !IsCopy(c, property.ContainingType)),
        ];
        return constructors.Count > 0 && constructors.TrueForAll(c => c.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Parent is not InitializerExpressionSyntax && Assigned(a.Left) == property.Name));
    }

    private static bool IsCopy(ConstructorDeclarationSyntax constructor, INamedTypeSymbol type) =>
        constructor.ParameterList.Parameters is [{ Type: { } only }] && only.ToString().Split('.').Last() == type.Name;

    private static IEnumerable<IPropertySymbol> Own(INamedTypeSymbol type, ParseContext context) =>
        OptionParser.Properties(type, context.Compilation).Where(p => !p.IsGenerated() && OptionParser.CanBeSet(p));

    private static IEnumerable<Fact> Property(IPropertySymbol property, ParseContext context) =>
        DefaultParser.Initializer(property, context.CancellationToken) is { } initializer ? Of(initializer, NameCase.ToSnake(property.Name), property.Type, context) : [];

    /// <summary>What constructors assign, of the class and of those in source that it derives from: <c>Seed = 3;</c>.</summary>
    private static IEnumerable<Fact> Constructors(INamedTypeSymbol type, ParseContext context)
    {
        var own = Own(type, context).ToLookup(p => p.Name, StringComparer.Ordinal);
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var node in declaring.InstanceConstructors.SelectMany(c => c.DeclaringSyntaxReferences).Select(r => r.GetSyntax(context.CancellationToken)).OfType<ConstructorDeclarationSyntax>())
            {
                foreach (var assignment in node.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => a.Parent is not InitializerExpressionSyntax))
                {
                    if (Assigned(assignment.Left) is { } name && own[name].FirstOrDefault() is { } property)
                    {
                        foreach (var fact in Of(assignment.Right, NameCase.ToSnake(name), property.Type, context))
                            yield return fact;
                    }
                }
            }
        }
    }

    private static string? Assigned(ExpressionSyntax left) => left switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
        _ => null,
    };

    private static IEnumerable<Fact> Targets(INamedTypeSymbol type, ParseContext context) =>
        from declaration in Declaration.All(type, context)
        from argument in declaration.Arguments
        where argument.Name != "Name" && !MachineUseParser.IsOfTarget(argument.Property) && argument.Texts.Any()
        select new Fact(TargetOptionParser.Path(declaration, argument.Name), "", argument.Place.IsInSource ? argument.Place : null);

    private static Fact Stop(AttributeData attribute, ParseContext context) => new($"{PresetShape.Stop}.{attribute.Text()}", "", attribute.Place(context.CancellationToken));

    private static IEnumerable<Fact> Of(ExpressionSyntax expression, string path, ITypeSymbol type, ParseContext context)
    {
        if (CodecParser.Codec(type) is not null || !OptionParser.IsGroup(type))
            return [new(path, "", expression.GetLocation())];
        return expression switch
        {
            ParenthesizedExpressionSyntax inner => Of(inner.Expression, path, type, context),
            BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } made => Assigned(made.Initializer, path, type, context),
            WithExpressionSyntax with => Of(with.Expression, path, type, context).Concat(Assigned(with.Initializer, path, type, context)),
            _ => [new(path, "", expression.GetLocation()) { IsOpaque = true }],
        };
    }

    private static IEnumerable<Fact> Assigned(InitializerExpressionSyntax? initializer, string path, ITypeSymbol type, ParseContext context)
    {
        foreach (var assignment in initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
        {
            if (assignment.Left is not IdentifierNameSyntax { Identifier.ValueText: var name }
                || OptionParser.Properties((INamedTypeSymbol)type, context.Compilation).FirstOrDefault(p => p.Name == name) is not { } property)
                continue;
            var below = path + "." + NameCase.ToSnake(name);
            var facts = assignment.Right is InitializerExpressionSyntax nested && OptionParser.IsGroup(property.Type) ? Assigned(nested, below, property.Type, context) : Of(assignment.Right, below, property.Type, context);
            foreach (var fact in facts)
                yield return fact;
        }
    }
}
