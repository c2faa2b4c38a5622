using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads the properties of targets and machine groups as options, <c>targets.prod.shm_size</c>; every one may be null, which leaves it to the target.</summary>
internal static class TargetOptionParser
{
    /// <summary>The options of a config class in one list, targets first, as the table has them.</summary>
    public static IEnumerable<OptionLeaf> Leaves(INamedTypeSymbol type, ParseContext context)
    {
        var all = Declaration.All(type, context);
        return from declaration in Declaration.Targets(all, type, context).Concat(all.Where(d => !d.IsTarget))
               from property in Properties(declaration)
               let nullable = Nullable(property.Type, context.Compilation)
               where context.Codec(nullable) is not null
               select new OptionLeaf(Option(declaration, property, nullable), declaration.Place, null) { Rule = () => Rule(declaration, property, nullable, all) };
    }

    /// <summary>The options of one target or machine group.</summary>
    public static EquatableArray<TargetOptionSpec> Parse(Declaration declaration, IReadOnlyList<Declaration> all, ParseContext context) =>
        Properties(declaration).Select(p => Spec(declaration, p, all, context)).OfType<TargetOptionSpec>().ToEquatableArray();

    /// <summary>The rules between them.</summary>
    public static EquatableArray<Constraint> Constraints(Declaration declaration) =>
        Properties(declaration).SelectMany(p => Constraints(declaration, p)).ToEquatableArray();

    /// <summary>Path of a property's option.</summary>
    public static string Path(Declaration declaration, string property) => $"{PresetShape.TargetGroups[declaration.IsTarget ? 0 : 1]}.{declaration.Name}.{NameCase.ToSnake(property)}";

    private static IEnumerable<IPropertySymbol> Properties(Declaration declaration) =>
        Declaration.Properties(declaration.Type).Where(p => p.Name != "Name" && !MachineUseParser.IsOfTarget(p) && p.SetMethod is { DeclaredAccessibility: Accessibility.Public });

    private static ITypeSymbol Nullable(ITypeSymbol type, Compilation compilation) =>
        type.IsValueType ? compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(type) : type.WithNullableAnnotation(NullableAnnotation.Annotated);

    private static OptionSpec Option(Declaration declaration, IPropertySymbol property, ITypeSymbol type)
    {
        var path = Path(declaration, property.Name);
        return new(property.Name, type.ToCode(), path) { CommandLineName = "--" + NameCase.SnakeToKebab(path) };
    }

    private static TargetOptionSpec? Spec(Declaration declaration, IPropertySymbol property, IReadOnlyList<Declaration> all, ParseContext context)
    {
        var type = Nullable(property.Type, context.Compilation);
        if (context.Codec(type) is not { } codec)
            return null;
        var limit = LimitParser.Parse(property);
        var groups = GroupNames(declaration, property, all);
        var option = Option(declaration, property, type) with
        {
            Codec = codec,
            Summary = context.Summary(property),
            Limit = groups.Count > 0 ? limit with { AllowedValues = groups.Select(Literal.Of).ToEquatableArray() } : limit,
        };
        var pattern = Pattern(property);
        return new(option, Code(declaration.Find(property.Name), groups))
        {
            Pattern = pattern?.Expression,
            Demand = pattern?.Demand ?? "",
            HoldsMetrics = HoldsMetrics(property),
            Meaning = MeaningParser.Of(property),
            SecondsPerUnit = MeaningParser.SecondsPerUnit(property),
            Fallback = property.AttributeOf(KnownNames.DefaultValue)?.ConstructorArguments.FirstOrDefault().Value is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>What the attribute sets; the name of a group as the group itself writes it.</summary>
    private static string Code(Argument? argument, IReadOnlyList<string> groups) =>
        argument?.Value is string name && groups.FirstOrDefault(g => g.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } group ? Literal.Of(group) : argument?.Code ?? "null";

    private static TextRule Rule(Declaration declaration, IPropertySymbol property, ITypeSymbol type, IReadOnlyList<Declaration> all) =>
        GrammarParser.Rule(property, type, HoldsMetrics(property) ? MetricDefinitionText.Fault : Pattern(property) is { } pattern ? pattern.Fault : null, GroupNames(declaration, property, all)) ?? new(new AnyGrammar());

    private static bool HoldsMetrics(IPropertySymbol property) => property.AttributeOf(KnownNames.MetricDefinitions) is not null;

    private static TextPattern? Pattern(IPropertySymbol property)
    {
        if (property.AttributeOf(KnownNames.Variables) is not null)
            return VariableParser.Form;
        return property.AttributeOf(KnownNames.Pattern) is { } pattern && pattern.Text() is { } expression ? new(expression, pattern.Text(1) ?? "match " + expression) : null;
    }

    /// <summary>The machine groups that a property may name; empty where it names none, or there are none.</summary>
    private static IReadOnlyList<string> GroupNames(Declaration target, IPropertySymbol property, IReadOnlyList<Declaration> all) =>
        property.AttributeOf(KnownNames.UsesMachines)?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol kind ? [.. MachineUseParser.Groups(all, target, kind).Select(g => g.Name)] : [];

    /// <summary>The property beside which another is ignored; null where there is none.</summary>
    private static string? Overriding(Declaration declaration, IPropertySymbol ignored) =>
        Properties(declaration).FirstOrDefault(p => p.AttributesOf(KnownNames.OverridesProperty).Any(r => RelationParser.Others(r).Contains(ignored.Name)))?.Name;

    private static IEnumerable<Constraint> Constraints(Declaration declaration, IPropertySymbol property)
    {
        foreach (var (name, relation) in new[] { (KnownNames.RequiresProperty, Relation.SetWith), (KnownNames.ExcludesProperty, Relation.SetWithout), (KnownNames.AtMostProperty, Relation.AtMost) })
        {
            foreach (var attribute in property.AttributesOf(name))
            {
                var others = string.Join("*", RelationParser.Others(attribute).Select(o => Path(declaration, o)));
                yield return new(Path(declaration, property.Name), relation, others) { IsProduct = true, Because = attribute.Named("Because") as string ?? "" };
            }
        }
        foreach (var rule in property.AttributesOf(KnownNames.AllowedCombinations))
        {
            yield return new(Path(declaration, property.Name), Relation.Among, string.Join("|", CombinationParser.Combinations(rule)))
            {
                UpTo = string.Join("*", CombinationParser.Others(rule).Select(o => Path(declaration, o))),
                When = Overriding(declaration, property) is { } other ? Path(declaration, other) : null,
                Is = ConstraintTexts.Unset,
            };
        }
        if (property.AttributeOf(KnownNames.Elements) is { } elements)
        {
            if (elements.Named("Most") is int most)
                yield return new(Path(declaration, property.Name), Relation.ElementsAtMost, most.ToString(CultureInfo.InvariantCulture));
            if (elements.Named("AreNamed") is true)
                yield return new(Path(declaration, property.Name), Relation.NamesOnce, "");
        }
        if (property.AttributeOf(KnownNames.NamesOf)?.Text() is { } list)
            yield return new(Path(declaration, property.Name), Relation.NamesOf, Path(declaration, list)) { IsProduct = true };
        if (property.AttributeOf(KnownNames.PatternWhere) is { } where)
            yield return new(Path(declaration, property.Name), Relation.OfForm, where.Text(1) ?? "") { When = Path(declaration, where.Text() ?? ""), Because = where.Text(2) ?? "" };
    }
}
