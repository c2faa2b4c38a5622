using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads which environment and which algorithm a config class has, and whether they fit each other.</summary>
internal static class PartParser
{
    private static readonly string[] ObservationKinds = ["Vector", "Image"];
    private static readonly string[] ActionKinds = ["Discrete", "Multi-discrete", "Continuous"];

    public static (PartSpec? Environment, PartSpec? Algorithm) Parse(INamedTypeSymbol type, ParseContext context)
    {
        var environment = One(type, KnownNames.EnvironmentOptions, KnownNames.EnvironmentFactory, "environment", "public PongOptions Environment { get; init; } = new();", context);
        var algorithm = One(type, KnownNames.AlgorithmOptions, KnownNames.AlgorithmFactory, "algorithm", "public ImpalaOptions Algorithm { get; init; } = new();", context);
        if (environment is { } shows && algorithm is { } learns)
            JudgePair(shows, learns, context);
        return (Spec(environment), Spec(algorithm));
    }

    /// <summary>The properties whose type carries an attribute such as [EnvironmentOptions], with the type it names.</summary>
    public static IEnumerable<(IPropertySymbol Property, INamedTypeSymbol? Factory, INamedTypeSymbol Options)> Parts(INamedTypeSymbol type, string attributeName, Compilation compilation) =>
        from property in OptionParser.Properties(type, compilation)
        where !property.IsGenerated() && OptionParser.CanBeSet(property)
        let options = property.Type as INamedTypeSymbol
        let attribute = options?.AttributeOf(attributeName)
        where attribute is not null
        select (property, attribute.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol, options);

    private static (IPropertySymbol Property, INamedTypeSymbol Factory)? One(
        INamedTypeSymbol type, string attributeName, string factoryName, string kind, string example, ParseContext context)
    {
        var parts = Parts(type, attributeName, context.Compilation).ToList();
        foreach (var (property, _, _) in parts.Skip(1))
            context.Sink.Report(Rules.MoreThanOnePart, property.Place(), Mend.Remove(property.Name), property.Name, kind, parts[0].Property.Name);
        // Of an abstract record it is said that it is none.
        if (parts.Count == 0 && type.IsAbstract)
            return null;
        if (parts.Count == 0)
        {
            context.Sink.Report(Rules.MissingPart, type.Place(), new Mend(Mend.Member, example), type.Name, kind, example);
            return null;
        }
        var (first, factory, options) = parts[0];
        if (factory is null)
            return null;
        var implements = factory.AllInterfaces.Any(i => i.Is(factoryName) && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], options))
            || WillImplement(factory, options, context);
        if (!implements && factory.TypeKind != TypeKind.Error)
            context.Sink.Report(Rules.PartsDoNotMatch, first.Place(), $"'{factory.Name}' is the {kind} of '{options.Name}', so it must implement {factoryName.Substring("RlTemplates.".Length)}<{options.Name}>");
        return (first, factory);
    }

    private static void JudgePair((IPropertySymbol Property, INamedTypeSymbol Factory) environment, (IPropertySymbol Property, INamedTypeSymbol Factory) algorithm, ParseContext context)
    {
        if (Shown(environment.Factory, context) is not { } shown || algorithm.Factory.AttributeOf(KnownNames.Algorithm) is not { } learns)
            return;
        foreach (var (argument, given, what, names) in new[] { (0, shown.Observations, "observations", ObservationKinds), (1, shown.Actions, "actions", ActionKinds) })
        {
            var supported = Kinds(learns, argument);
            if (supported != 0 && (given & ~supported) != 0)
            {
                context.Sink.Report(
                    Rules.PartsDoNotMatch,
                    algorithm.Property.Place(),
                    $"'{algorithm.Factory.Name}' learns from {Words(supported, names)} {what}, but '{environment.Factory.Name}' has {Words(given, names)} {what}; choose another algorithm or environment");
            }
        }
    }

    /// <summary>
    /// Whether the factory of a class with [RlEnvironment] is being generated, so that no interface can be seen yet. What is wrong with the class is wrong
    /// with the experiment too, and told by the class's own rules.
    /// </summary>
    private static bool WillImplement(INamedTypeSymbol factory, INamedTypeSymbol options, ParseContext context) =>
        IsBeingGenerated(factory, context)
        && (EnvironmentParser.Parse(factory, context).Factory is not { Type.CanBeExtended: true, Options: { } generated } || generated == options.ToCode());

    private static bool IsBeingGenerated(INamedTypeSymbol factory, ParseContext context) =>
        SymbolEqualityComparer.Default.Equals(factory.ContainingAssembly, context.Compilation.Assembly) && factory.AttributeOf(KnownNames.RlEnvironment) is not null;

    /// <summary>Kinds of what an environment shows and takes: declared, or worked out where the declaration is being generated.</summary>
    private static (int Observations, int Actions)? Shown(INamedTypeSymbol environment, ParseContext context)
    {
        if (environment.AttributeOf(KnownNames.Environment) is { } declared)
            return (Kinds(declared, 0), Kinds(declared, 1));
        return IsBeingGenerated(environment, context) && EnvironmentParser.Kinds(environment, context.Compilation, context.CancellationToken) is { } kinds
            ? (kinds.Observations.Value, kinds.Actions.Value)
            : null;
    }

    private static int Kinds(AttributeData attribute, int argument) =>
        attribute.ConstructorArguments.Length > argument ? Convert.ToInt32(attribute.ConstructorArguments[argument].Value, CultureInfo.InvariantCulture) : 0;

    private static string Words(int kinds, string[] names) => string.Join(" or ", names.Where((_, i) => (kinds & (1 << i)) != 0)).ToLowerInvariant();

    private static PartSpec? Spec((IPropertySymbol Property, INamedTypeSymbol Factory)? part) =>
        part is { } known ? new(Literal.Name(known.Property.Name), known.Factory.ToCode(), known.Property.Type.ToCode(), known.Property.Type.AllInterfaces.Any(i => i.Is(KnownNames.HasWrappers))) : null;
}
