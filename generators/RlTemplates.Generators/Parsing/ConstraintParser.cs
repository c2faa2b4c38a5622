using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads the attributes that say how options must fit each other, of a config class and of every group of options below it.</summary>
internal sealed class ConstraintParser
{
    private static readonly string[] ObservationKinds = ["vector", "image"];

    private readonly ParseContext _context;
    private readonly HashSet<ITypeSymbol> _ancestors = new(SymbolEqualityComparer.Default);
    private readonly (string Name, int Kinds)? _environment;

    private int _groups;

    private ConstraintParser(INamedTypeSymbol root, ParseContext context)
    {
        _context = context;
        var factory = PartParser.Parts(root, KnownNames.EnvironmentOptions, context.Compilation).FirstOrDefault().Factory;
        if (factory?.AttributeOf(KnownNames.Environment) is { } shows && shows.ConstructorArguments is [{ Value: int kinds }, ..])
            _environment = (factory.Name, kinds);
    }

    /// <summary>The rules of a config class by the options' paths, as the table holds them.</summary>
    public static EquatableArray<Constraint> Parse(INamedTypeSymbol type, ParseContext context) =>
        Read(type, context).Select(rule => rule.Rename(path => string.Join(".", path.Split('.').Select(NameCase.ToSnake)))).ToEquatableArray();

    /// <summary>The rules of a config class, or of a record with [Options], by the paths of properties.</summary>
    public static IEnumerable<Constraint> Read(INamedTypeSymbol type, ParseContext context) => new ConstraintParser(type, context).Group(type, "");

    /// <summary>The attributes of a record and of those it derives from.</summary>
    public static IEnumerable<AttributeData> Attributes(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var attribute in current.GetAttributes().Where(a => a.AttributeClass.DerivesFrom(KnownNames.Constraint)))
                yield return attribute;
        }
    }

    /// <summary>Names of the options that an attribute mentions.</summary>
    public static IEnumerable<string> Options(AttributeData attribute) =>
        new[] { attribute.Text(), attribute.Named("When") as string }.OfType<string>().Concat(Factors(attribute)).Concat(UpTo(attribute));

    private List<Constraint> Group(INamedTypeSymbol type, string prefix)
    {
        _context.CancellationToken.ThrowIfCancellationRequested();
        _ancestors.Add(type);
        var rules = Attributes(type).SelectMany(Of).Select(rule => rule.Rename(path => prefix + path)).ToList();
        foreach (var property in _context.Properties(type).Where(OptionParser.CanBeSet))
        {
            if (OptionParser.IsGroup(property.Type) && _ancestors.Count <= OptionParser.MostLevels && ++_groups < OptionParser.MostOptions && _context.Codec(property.Type) is null && !_ancestors.Contains(property.Type))
                rules.AddRange(Group((INamedTypeSymbol)property.Type, prefix + property.Name + "."));
        }
        _ancestors.Remove(type);
        return rules;
    }

    private IEnumerable<Constraint> Of(AttributeData attribute) => attribute.Text() is { } option
        ? Relations(attribute, option).Select(rule => rule with
        {
            When = attribute.Named("When") as string,
            Is = Text(attribute.NamedArguments.FirstOrDefault(a => a.Key == "Is").Value) ?? "true",
            Because = rule.Because.Length > 0 ? rule.Because : attribute.Named("Because") as string ?? "",
        })
        : [];

    private IEnumerable<Constraint> Relations(AttributeData attribute, string option)
    {
        if (attribute.AttributeClass.Is(KnownNames.Requires))
        {
            foreach (var (name, relation) in new[] { ("AtLeast", Relation.AtLeast), ("AtMost", Relation.AtMost), ("Value", Relation.EqualTo) })
            {
                if (Text(attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value) is { } bound)
                    yield return new(option, relation, bound);
            }
        }
        else if (attribute.AttributeClass.Is(KnownNames.Forbids) && attribute.ConstructorArguments is [_, var value] && Text(value) is { } forbidden)
            yield return new(option, Relation.OtherThan, forbidden);
        else if (attribute.AttributeClass.Is(KnownNames.NotLessThan) && Factors(attribute).Any())
            yield return new(option, Relation.AtLeast, string.Join("*", Factors(attribute))) { IsProduct = true };
        else if (attribute.AttributeClass.Is(KnownNames.MultipleOf) && Factors(attribute).Any())
            yield return new(option, Relation.MultipleOf, string.Join("*", Factors(attribute))) { IsProduct = true, UpTo = UpTo(attribute).Any() ? string.Join("*", UpTo(attribute)) : null };
        else if (attribute.AttributeClass.Is(KnownNames.NeedsObservations) && attribute.ConstructorArguments is [_, { Value: int kinds }] && _environment is { } shows && (shows.Kinds & ~kinds) != 0)
            yield return new(option, Relation.OtherThan, "true") { Because = $"it needs {Words(kinds)} observations, but {shows.Name} has {Words(shows.Kinds)} observations" };
    }

    private static string Words(int kinds) => string.Join(" or ", ObservationKinds.Where((_, i) => (kinds & (1 << i)) != 0));

    /// <summary>The options whose product is the bound.</summary>
    public static IEnumerable<string> Factors(AttributeData attribute) => attribute.ConstructorArguments is [_, { Kind: TypedConstantKind.Array } factors] ? Texts(factors) : [];

    /// <summary>The options whose product is the exception.</summary>
    public static IEnumerable<string> UpTo(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == "UpTo").Value is { Kind: TypedConstantKind.Array } options ? Texts(options) : [];

    private static IEnumerable<string> Texts(TypedConstant array) => array.IsNull ? [] : array.Values.Select(v => v.Value).OfType<string>();

    /// <summary>A value of an attribute as options write it; null where it is none.</summary>
    public static string? Text(TypedConstant constant) =>
        constant is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: { } value } && value is not double.NaN ? DefaultParser.Text(new Optional<object?>(value), constant.Type) : null;
}
