using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Policies;

namespace RlTemplates.Generators.Parsing.Policies;

/// <summary>Finds the kits that a project references, directly or through another package, and reads their policies from metadata.</summary>
internal static class KitParser
{
    // A project has many config classes, and each is judged in every compilation.
    private static readonly ConditionalWeakTable<Compilation, Found> Cache = new();

    private static readonly string[] Marks = [KnownNames.Policy, KnownNames.Defaults];

    /// <summary>The policies of all kits, the project's own too, in the order of the kits' names.</summary>
    public static IReadOnlyList<TeamPolicy> Policies(Compilation compilation) => Cache.GetValue(compilation, Find).Policies;

    /// <summary>The types that the kits' own compilations generated, by which a program holds on to them.</summary>
    public static IReadOnlyList<string> Anchors(Compilation compilation) => Cache.GetValue(compilation, Find).Anchors;

    private static Found Find(Compilation compilation)
    {
        var kits = compilation.SourceModule.ReferencedAssemblySymbols.Where(MayBeKit).Append(compilation.Assembly)
            .Where(a => a.GetAttributes().Any(d => Marks.Any(m => d.AttributeClass.Is(m))))
            .OrderBy(a => a.Name, StringComparer.Ordinal).ToList();
        var policies = kits.Select(k => (Kit: k, Attribute: k.AttributeOf(KnownNames.Policy))).Where(k => k.Attribute is not null).Select(k => Policy(k.Kit, k.Attribute!));
        var anchored = kits.Where(k => SymbolEqualityComparer.Default.Equals(k, compilation.Assembly) || k.GetTypeByMetadataName(KitSpec.AnchorOf(k.Name)) is not null);
        return new([.. policies], [.. anchored.Select(k => "global::" + KitSpec.AnchorOf(k.Name))]);
    }

    /// <summary>The elements of a list that an attribute sets, types by their full names; null where it does not set it.</summary>
    public static IReadOnlyList<string>? List(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? [.. list.Values.Select(v => v.Value is INamedTypeSymbol type ? type.MetadataName() : v.Value as string ?? "")]
            : null;

    public static int? Number(AttributeData attribute, string name) => attribute.Named(name) as int?;

    private static bool MayBeKit(IAssemblySymbol assembly) =>
        assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "RlTemplates.Abstractions"));

    private static TeamPolicy Policy(IAssemblySymbol kit, AttributeData attribute) => new(attribute.Text() ?? "", kit.Name)
    {
        AllowedAlgorithms = List(attribute, "AllowedAlgorithms") ?? [],
        AllowedTargets = List(attribute, "AllowedTargets") ?? [],
        AllowedVmSizes = List(attribute, "AllowedVmSizes") ?? [],
        MaxDurationSeconds = Number(attribute, "MaxDurationSeconds") ?? 0,
        MaxNodes = Number(attribute, "MaxNodes") ?? 0,
        RequiredTags = List(attribute, "RequiredTags") ?? [],
        ForbiddenOptions = List(attribute, "ForbiddenOptions") ?? [],
        RequiredMetrics = List(attribute, "RequiredMetrics") ?? [],
        Exceptions = [.. kit.AttributesOf(KnownNames.PolicyException).Select(Exception).OfType<PolicyException>()],
    };

    /// <summary>An exception; null where it is malformed, which the kit's own compiler says.</summary>
    private static PolicyException? Exception(AttributeData attribute) =>
        attribute.Text() is { } experiment && attribute.Named("Rule") is string rule && PolicyRules.Day(attribute.Named("Until") as string) is { } until
            ? new(experiment, rule, until, attribute.Named("ApprovedBy") as string ?? "", attribute.Named("Reason") as string ?? "")
            : null;

    private sealed record Found(IReadOnlyList<TeamPolicy> Policies, IReadOnlyList<string> Anchors);
}
