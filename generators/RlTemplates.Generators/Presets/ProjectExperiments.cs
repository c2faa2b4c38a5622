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

/// <summary>The experiments of a compilation, with the options that presets may set.</summary>
internal static class ProjectExperiments
{
    // Trees live on from edit to edit, so that only the edited one is searched again.
    private static readonly ConditionalWeakTable<SyntaxTree, TypeDeclarationSyntax[]> Candidates = new();

    /// <summary>All experiments by name.</summary>
    public static IReadOnlyList<ProjectExperiment> Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var found = new List<ProjectExperiment>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var declaration in Candidates.GetValue(tree, static t => Search(t)))
            {
                if (compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol type && type.AttributeOf(KnownNames.RlExperiment) is { } attribute)
                    found.Add(new(attribute.Text() ?? "", () => Options(type, attribute.Text() ?? "", compilation, cancellationToken)));
            }
        }
        return [.. found.GroupBy(f => f.Name, StringComparer.Ordinal).Select(g => g.First()).OrderBy(f => f.Name, StringComparer.Ordinal)];
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

    private static TypeDeclarationSyntax[] Search(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>().Where(HasAttribute)];

    private static bool HasAttribute(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString().Split('.', ':').Last() is "RlExperiment" or "RlExperimentAttribute");

    /// <summary>Remembers whether an option was left out.</summary>
    private sealed class UnsupportedOptions : FindingSink
    {
        public bool IsAny { get; set; }

        public override void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments) => IsAny |= rule.Id == Rules.UnsupportedOptionType.Id;
    }
}
