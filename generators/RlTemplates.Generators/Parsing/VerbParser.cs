using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Finds the verbs that assemblies add by <c>[assembly: Verb&lt;T&gt;]</c>. The attribute's constraint judges them.</summary>
internal static class VerbParser
{
    /// <summary>The attribute as metadata has it, for the search in syntax.</summary>
    public const string MetadataName = KnownNames.Verb + "`1";

    // A referenced assembly stays the same from edit to edit, so it is read once.
    private static readonly ConditionalWeakTable<IAssemblySymbol, string[]> Known = new();

    /// <summary>The verbs of all references, with global::, in a fixed order.</summary>
    public static EquatableArray<string> OfReferences(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(a => Known.GetValue(a, static assembly => Read(assembly)))
            .Distinct().OrderBy(v => v, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>The verb that an attribute names, with global::; null where there is no such type, which the compiler says.</summary>
    public static string? Parse(AttributeData attribute) =>
        attribute.AttributeClass is { TypeArguments.Length: 1 } type && type.TypeArguments[0] is INamedTypeSymbol { TypeKind: TypeKind.Class } verb
            ? verb.ToCode()
            : null;

    private static string[] Read(IAssemblySymbol assembly) =>
        assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "RlTemplates"))
            ? [.. assembly.AttributesOf(KnownNames.Verb).Select(Parse).OfType<string>()]
            : [];
}
