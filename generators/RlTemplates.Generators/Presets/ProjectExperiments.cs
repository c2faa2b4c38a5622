using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>An experiment of a compilation.</summary>
/// <param name="name">Its name.</param>
/// <param name="read">Reads its options; null where they cannot all be read.</param>
internal sealed class ProjectExperiment(string name, Func<ExperimentCatalogue?> read)
{
    private readonly Lazy<ExperimentCatalogue?> _options = new(read);

    public string Name => name;

    /// <summary>The options that presets may set, read when a preset asks for them; null where they cannot all be read.</summary>
    public ExperimentCatalogue? Options => _options.Value;
}

/// <summary>
/// The experiments of a compilation, with the options that presets may set. Binding the attributes of every config class takes far longer than judging a
/// preset, so a class whose attribute gives another name as a literal is not bound when one experiment is asked for.
/// </summary>
internal sealed class ProjectExperiments
{
    // Trees live on from edit to edit, so that only the edited one is searched again.
    private static readonly ConditionalWeakTable<SyntaxTree, Candidate[]> Candidates = new();

    private readonly IReadOnlyList<(string? Literal, Lazy<ProjectExperiment?> Read)> _candidates;
    private readonly Lazy<IReadOnlyList<ProjectExperiment>> _all;

    /// <summary>Finds the experiments.</summary>
    public ProjectExperiments(Compilation compilation, CancellationToken cancellationToken)
    {
        _candidates =
        [
            .. from tree in compilation.SyntaxTrees
               from candidate in Candidates.GetValue(tree, static t => Search(t))
               select (candidate.Literal, new Lazy<ProjectExperiment?>(() => Read(candidate.Declaration, compilation, cancellationToken))),
        ];
        _all = new(() => [.. Distinct(_candidates).OrderBy(f => f.Name, StringComparer.Ordinal)]);
    }

    /// <summary>All experiments by name.</summary>
    public IReadOnlyList<ProjectExperiment> All => _all.Value;

    /// <summary>The experiment with a name; null where there is none.</summary>
    public ProjectExperiment? Named(string name) =>
        Distinct(_candidates.Where(c => c.Literal is null || c.Literal == name)).FirstOrDefault(e => e.Name == name);

    private static IEnumerable<ProjectExperiment> Distinct(IEnumerable<(string? Literal, Lazy<ProjectExperiment?> Read)> candidates) =>
        candidates.Select(c => c.Read.Value).OfType<ProjectExperiment>().GroupBy(e => e.Name, StringComparer.Ordinal).Select(g => g.First());

    private static ProjectExperiment? Read(TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type
            || type.AttributeOf(KnownNames.RlExperiment) is not { } attribute)
            return null;
        var name = attribute.Text() ?? "";
        return new(name, () => Options(type, name, compilation, cancellationToken));
    }

    private static ExperimentCatalogue? Options(INamedTypeSymbol type, string name, Compilation compilation, CancellationToken cancellationToken)
    {
        var unsupported = new UnsupportedOptions();
        var context = new ParseContext(compilation, unsupported, cancellationToken) { OnlyReads = true };
        var parsed = OptionParser.Leaves(type, context);
        OptionLeaf[] leaves = [.. parsed.Leaves, .. TargetOptionParser.Leaves(type, context)];
        return unsupported.IsAny ? null : new(name, leaves, [.. parsed.Choices.Select(c => c.With(context))], option => Owners(option, context.Compilation), new(type, context.Compilation), new(type, context)) { Stops = Stops(type, context) };
    }

    private static Dictionary<string, string> Stops(INamedTypeSymbol type, ParseContext context)
    {
        var stops = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stop in MetricParser.Stops(type, context))
            stops[stop.Metric] = StopBoundText.Format(stop.Bound, stop.IsUpper);
        return stops;
    }

    private static IReadOnlyList<string> Owners(string option, Compilation compilation) =>
        [.. from assembly in compilation.SourceModule.ReferencedAssemblySymbols.Append(compilation.Assembly)
            from row in assembly.AttributesOf(KnownNames.OptionManifest)
            where row.ConstructorArguments.Length == 2 && NameCase.ToSnake(row.ConstructorArguments[1].Value as string ?? "") == option
            let type = row.ConstructorArguments[0].Value as INamedTypeSymbol
            where type?.AttributeOf(KnownNames.AlgorithmOptions) is not null || type?.AttributeOf(KnownNames.EnvironmentOptions) is not null
            group type by type.Name into named
            orderby named.Key
            select named.Key];

    private static Candidate[] Search(SyntaxTree tree) =>
    [
        .. from type in tree.GetRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>()
           let attributes = type.AttributeLists.SelectMany(l => l.Attributes).Where(IsExperiment).ToList()
           where attributes.Count > 0
           select new Candidate(type, attributes.Count == 1 ? Literal(attributes[0]) : null),
    ];

    private static bool IsExperiment(AttributeSyntax attribute) => attribute.Name.ToString().Split('.', ':').Last() is "RlExperiment" or "RlExperimentAttribute";

    private static string? Literal(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments is [{ NameEquals: null, NameColon: null, Expression: LiteralExpressionSyntax literal }, ..]
        && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal.Token.ValueText
            : null;

    /// <summary>A class that may be an experiment.</summary>
    /// <param name="Declaration">Its declaration.</param>
    /// <param name="Literal">Its name; null where only its symbol tells it.</param>
    private sealed record Candidate(TypeDeclarationSyntax Declaration, string? Literal);

    /// <summary>Remembers whether an option was left out.</summary>
    private sealed class UnsupportedOptions : FindingSink
    {
        public bool IsAny { get; set; }

        public override void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments) => IsAny |= rule.Id == Rules.UnsupportedOptionType.Id;
    }
}
