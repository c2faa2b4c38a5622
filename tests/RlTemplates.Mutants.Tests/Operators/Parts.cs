using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>The property of the environment or of the algorithm is not there, which is found at the class.</summary>
internal sealed class MissingPart() : CodeOperator("part: no environment or no algorithm", "RLT0012")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        Parts.Of(file).Select(p => file.Edits.Replace(p.Span, "").At(((TypeDeclarationSyntax)p.Parent!).Identifier.Span));
}

internal sealed class HiddenPart() : CodeOperator("part: a private environment or algorithm", "RLT0012")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from part in Parts.Of(file)
        from modifier in part.Modifiers.Where(m => m.IsKind(SyntaxKind.PublicKeyword))
        select file.Edits.Replace(modifier.Span, "private").Or(((TypeDeclarationSyntax)part.Parent!).Identifier.Span);
}

internal sealed class SecondPart() : CodeOperator("part: a second environment or algorithm", "RLT0011")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        Parts.Of(file).Select(p => file.Edits.Insert(p.Span.End, $"\n    public {p.Type} Second {{ get; init; }} = new();").Or(p.Span));
}

/// <summary>An algorithm that does not learn from what the environment shows or takes, by the attributes of both.</summary>
internal sealed class UnfitAlgorithm() : CodeOperator("part: an algorithm that does not fit", "RLT0013")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Parts.Unfit(file, "AlgorithmOptions");
}

internal sealed class UnfitEnvironment() : CodeOperator("part: an environment that does not fit", "RLT0013")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) => Parts.Unfit(file, "EnvironmentOptions");
}

internal sealed class PartWithoutKinds() : CodeOperator("part: one's own, without its kinds", "RLT0047")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from type in file.Nodes<TypeDeclarationSyntax>()
        from kinds in CodeFile.Attributes(type, "Environment", "Algorithm")
        select file.Without(kinds).At(type.Identifier.Span);
}

internal static class Parts
{
    private static readonly string[] Algorithms = ["PpoOptions", "ImpalaOptions", "DqnOptions", "SacOptions"];
    private static readonly string[] Environments = ["PongOptions", "BreakoutOptions", "CartPoleOptions", "PendulumOptions", "TaxiOptions", "MountainCarContinuousOptions"];

    /// <summary>Properties of config classes that are the environment or the algorithm.</summary>
    public static IEnumerable<PropertyDeclarationSyntax> Of(CodeFile file) =>
        file.ConfigProperties.Where(p => p.AccessorList is not null && (Options(file, p, "AlgorithmOptions") ?? Options(file, p, "EnvironmentOptions")) is not null);

    public static IEnumerable<Edits> Unfit(CodeFile file, string kind)
    {
        foreach (var config in file.Configs)
        {
            var parts = Of(file).Where(p => p.Parent == config).ToList();
            var (changed, kept) = (parts.FirstOrDefault(p => Options(file, p, kind) is not null), parts.FirstOrDefault(p => Options(file, p, kind) is null));
            if (changed is null || kept is null)
                continue;
            foreach (var other in kind == "AlgorithmOptions" ? Algorithms : Environments)
            {
                var names = kind == "AlgorithmOptions" ? "RlTemplates.Learning.Algorithms." : "RlTemplates.Environments.";
                var options = file.Model.Compilation.GetTypeByMetadataName(names + other)!;
                if (Kinds(Part(options)) is var (observations, actions) && Kinds(Part((INamedTypeSymbol)file.Model.GetTypeInfo(kept.Type).Type!)) is var (others, acts)
                    && ((observations & others) == 0 || (actions & acts) == 0))
                    yield return file.Edits.Replace(changed.Type.Span, other).Replace(changed.Initializer!.Value.Span, "new()").Or(kept.Span);
            }
        }
    }

    public static INamedTypeSymbol? Options(CodeFile file, PropertyDeclarationSyntax property, string kind) =>
        file.Model.GetTypeInfo(property.Type).Type is INamedTypeSymbol type && type.Attribute(kind) is not null ? type : null;

    private static INamedTypeSymbol Part(INamedTypeSymbol options) =>
        (INamedTypeSymbol)(options.Attribute("AlgorithmOptions") ?? options.Attribute("EnvironmentOptions"))!.ConstructorArguments[0].Value!;

    private static (int Observations, int Actions) Kinds(INamedTypeSymbol part) =>
        (part.Attribute("Algorithm") ?? part.Attribute("Environment")) is { } kinds ? ((int)kinds.ConstructorArguments[0].Value!, (int)kinds.ConstructorArguments[1].Value!) : (-1, -1);
}
