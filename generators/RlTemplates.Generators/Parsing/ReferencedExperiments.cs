using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Finds the experiments of the assemblies that a program references: it runs them where it has none of its own.</summary>
internal static class ReferencedExperiments
{
    private const string Package = "RlTemplates.Experiments";
    private const string Definition = "Definition";

    // A referenced assembly stays the same from edit to edit, so it is read once.
    private static readonly ConditionalWeakTable<IAssemblySymbol, Found> Known = new();

    /// <summary>Those that are public, in a fixed order.</summary>
    public static EquatableArray<EntrySpec> Public(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            ? Of(compilation).SelectMany(f => f.Public).Distinct().OrderBy(e => e.FullName, StringComparer.Ordinal).ToEquatableArray()
            : default;

    /// <summary>Names of the config classes that are not.</summary>
    public static IEnumerable<string> Hidden(Compilation compilation) => Of(compilation).SelectMany(f => f.Hidden).Distinct().OrderBy(n => n, StringComparer.Ordinal);

    private static IEnumerable<Found> Of(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Select(a => Known.GetValue(a, static assembly => Read(assembly)));

    private static Found Read(IAssemblySymbol assembly)
    {
        var found = new Found([], []);
        if (!assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == Package)))
            return found;
        foreach (var type in Types(assembly.GlobalNamespace))
        {
            if (type.AttributeOf(KnownNames.RlExperiment)?.Text() is not { } name || !type.GetMembers(Definition).Any(m => m is IPropertySymbol { IsStatic: true }))
                continue;
            if (IsPublic(type))
                found.Public.Add(new(type.ToCode(), name, default));
            else
                found.Hidden.Add(type.ToDisplayString());
        }
        return found;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
                return false;
        }
        return true;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol owner) => owner.GetMembers().SelectMany(m => m switch
    {
        INamespaceSymbol space => Types(space),
        INamedTypeSymbol type => Types(type).Prepend(type),
        _ => [],
    });

    private sealed record Found(List<EntrySpec> Public, List<string> Hidden);
}
