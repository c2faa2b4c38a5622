using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>An attribute that declares targets, and the class that submits to them. Lives no longer than its assembly's symbol.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Target">The class that submits.</param>
/// <param name="IsImplicit">Whether every experiment has such a target.</param>
internal sealed record TargetPair(INamedTypeSymbol Attribute, INamedTypeSymbol Target, bool IsImplicit);

/// <summary>Reads [assembly: Target]. A referenced assembly stays the same from edit to edit, so it is read once.</summary>
internal static class TargetPairs
{
    private const string Abstractions = "RlTemplates.Abstractions";

    private static readonly ConditionalWeakTable<IAssemblySymbol, IReadOnlyList<TargetPair>> Read = new();
    private static readonly ConditionalWeakTable<Compilation, IReadOnlyList<TargetPair>> Known = new();

    /// <summary>The pairs of the project and its references; where two have one attribute, the project's own or that of the assembly first by name counts.</summary>
    public static IReadOnlyList<TargetPair> Of(Compilation compilation) => Known.GetValue(compilation, static c =>
    [
        .. c.SourceModule.ReferencedAssemblySymbols.Where(MayPair).OrderBy(a => a.Name, StringComparer.Ordinal).Prepend(c.Assembly)
            .SelectMany(a => Read.GetValue(a, static assembly => Pairs(assembly)))
            .GroupBy(p => p.Attribute, SymbolEqualityComparer.Default).Select(g => g.First()),
    ]);

    /// <summary>The class that submits to the targets of an attribute; null where no reference has one.</summary>
    public static INamedTypeSymbol? TargetOf(INamedTypeSymbol attribute, Compilation compilation) =>
        Of(compilation).FirstOrDefault(p => SymbolEqualityComparer.Default.Equals(p.Attribute, attribute))?.Target;

    /// <summary>What keeps a pair from being used, as a clause after "[assembly: Target]"; null where nothing does.</summary>
    public static string? Fault(AttributeData pair)
    {
        if (pair.ConstructorArguments is not [{ Value: INamedTypeSymbol attribute }, { Value: INamedTypeSymbol target }])
            return "must name the attribute and the class that submits to its targets";
        if (!attribute.DerivesFrom(KnownNames.SubmitsTo) || attribute.IsAbstract || attribute.IsGenericType)
            return $"names {attribute.Name}, which must be a class that derives from SubmitsToAttribute and is neither abstract nor generic";
        if (target.IsAbstract || target.IsGenericType || !target.AllInterfaces.Any(i => i.Is(KnownNames.Target)))
            return $"names {target.Name}, which must implement ITarget and be neither abstract nor generic";
        if (!Outer(target).All(t => t.DeclaredAccessibility == Accessibility.Public) || !target.InstanceConstructors.Any(c => Takes(c, attribute)))
            return $"names {target.Name}, which must be public and have a public constructor with one parameter, {attribute.Name}";
        return IsImplicit(pair) && !attribute.InstanceConstructors.Any(c => c is { Parameters.Length: 0, DeclaredAccessibility: Accessibility.Public })
            ? $"is implicit, so {attribute.Name} must have a public constructor without parameters"
            : null;
    }

    private static IReadOnlyList<TargetPair> Pairs(IAssemblySymbol assembly) =>
    [
        .. from pair in assembly.AttributesOf(KnownNames.TargetPair)
           where Fault(pair) is null
           select new TargetPair((INamedTypeSymbol)pair.ConstructorArguments[0].Value!, (INamedTypeSymbol)pair.ConstructorArguments[1].Value!, IsImplicit(pair)),
    ];

    private static bool IsImplicit(AttributeData pair) => pair.Named("IsImplicit") is true;

    private static bool Takes(IMethodSymbol constructor, INamedTypeSymbol attribute) =>
        constructor is { DeclaredAccessibility: Accessibility.Public, Parameters: [{ RefKind: RefKind.None, Type: INamedTypeSymbol taken }] }
        && Bases(attribute).Any(b => SymbolEqualityComparer.Default.Equals(b, taken));

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    private static IEnumerable<INamedTypeSymbol> Outer(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    private static bool MayPair(IAssemblySymbol assembly) => assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == Abstractions));
}
