using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges properties of a target against each other, by the relations that they declare.</summary>
internal static class RelationParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments.Where(a => a.IsSet))
        {
            foreach (var relation in argument.Property.AttributesOf(KnownNames.RequiresProperty))
            {
                var missing = Others(relation).Where(o => declaration.Find(o) is not { IsSet: true }).ToList();
                if (missing.Count > 0)
                    context.Sink.Report(Rules.MissingTargetValue, argument.Place, Completed(argument, missing, declaration), argument.Name, declaration.Kind, Words(missing), Because(relation));
            }
            foreach (var relation in argument.Property.AttributesOf(KnownNames.ExcludesProperty))
            {
                foreach (var other in Others(relation).Where(o => declaration.Find(o) is { IsSet: true }))
                    context.Sink.Report(Rules.ContradictingTargetValues, argument.Place, new Mend(Mend.Argument, argument.Name), argument.Name, declaration.Kind, other, Because(relation));
            }
        }
        JudgeUse(declaration, context);
        foreach (var property in Declaration.Properties(declaration.Type))
        {
            foreach (var relation in property.AttributesOf(KnownNames.AtMostProperty))
                JudgeOrder(declaration, property, relation, context);
        }
    }

    /// <summary>The argument beside which another is ignored; null where there is none.</summary>
    public static Argument? Overriding(Declaration declaration, Argument ignored) =>
        declaration.Arguments.FirstOrDefault(a => a.IsSet && a.Property.AttributesOf(KnownNames.OverridesProperty).Any(r => Others(r).Contains(ignored.Name)));

    private static void JudgeUse(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments.Where(a => a.IsSet))
        {
            if (Overriding(declaration, argument) is { } other)
            {
                var because = Because(other.Property.AttributesOf(KnownNames.OverridesProperty).First(r => Others(r).Contains(argument.Name)));
                context.Sink.Report(Rules.IgnoredTargetValue, argument.Place, new Mend(Mend.Argument, argument.Name), argument.Name, declaration.Kind, other.Name, because);
            }
            else if (argument.Property.AttributeOf(KnownNames.Discouraged)?.Text() is { } reason)
                context.Sink.Report(Rules.DiscouragedTargetValue, argument.Place, argument.Name, declaration.Kind, reason);
        }
    }

    /// <summary>The argument and the one that it needs, where that is a switch, a number, or a text of which there is an example.</summary>
    private static Mend Completed(Argument argument, List<string> missing, Declaration declaration)
    {
        var needed = Declaration.Properties(declaration.Type).FirstOrDefault(p => p.Name == missing[0]);
        var value = needed?.Type.SpecialType switch
        {
            SpecialType.System_Boolean => "true",
            SpecialType.System_String => needed.AttributeOf(KnownNames.PatternWhere) is { } where && where.Text() == argument.Name && where.Named("Example") is string example ? Literal.Of(example) : null,
            SpecialType.System_Int32 or SpecialType.System_Int64 => Text(LimitParser.Parse(needed).Minimum ?? 1),
            _ => null,
        };
        var written = argument.Place.SourceTree?.GetText().ToString(argument.Place.SourceSpan);
        return missing.Count > 1 || value is null || written is null ? Mend.None : Mend.Replace($"{written}, {missing[0]} = {value}");
    }

    private static void JudgeOrder(Declaration declaration, IPropertySymbol property, AttributeData relation, ParseContext context)
    {
        var other = Others(relation).FirstOrDefault() ?? "";
        var (lesser, greater) = (declaration.Find(property.Name), declaration.Find(other));
        var (least, most) = (Number(lesser, property), Number(greater, Declaration.Properties(declaration.Type).FirstOrDefault(p => p.Name == other)));
        if ((lesser ?? greater) is not { } written || !(least > most))
            return;
        context.Sink.Report(
            Rules.MinimumAboveMaximum, written.Place, Mend.Replace(Text(ReferenceEquals(written, lesser) ? most : least)),
            property.Name, declaration.Kind, Text(least), other, Text(most), Because(relation));
    }

    /// <summary>Names of the other properties: an array, or one text.</summary>
    public static IEnumerable<string> Others(AttributeData relation) =>
        from argument in relation.ConstructorArguments
        from constant in argument.Kind == TypedConstantKind.Array ? argument.Values : [argument]
        let name = constant.Value as string
        where name is not null
        select name;

    private static double? Number(Argument? argument, IPropertySymbol? property) =>
        (argument is null ? property?.AttributeOf(KnownNames.DefaultValue)?.ConstructorArguments.FirstOrDefault().Value : argument.Value) is IConvertible and not string and not bool and var number
            ? Convert.ToDouble(number, CultureInfo.InvariantCulture)
            : null;

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Why, behind a colon; nothing where the relation does not say.</summary>
    public static string Because(AttributeData relation) => relation.Named("Because") is string { Length: > 0 } reason ? ": " + reason : "";

    private static string Words(List<string> names) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.Take(names.Count - 1)) + " and " + names[names.Count - 1];
}
