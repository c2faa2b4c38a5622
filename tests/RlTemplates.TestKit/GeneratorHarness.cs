using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators;

namespace RlTemplates.TestKit;

/// <summary>Runs the generators on a source, always twice, and holds that the second run is all from the cache.</summary>
public static class GeneratorHarness
{
    /// <summary>Usings that the SDK gives every project.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The day of all tests that set no other by RlTemplatesToday: sizes of machines retire.</summary>
    public const string Today = "2026-11-28";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.None);

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    // What all compilations come from, so that references are bound once.
    private static readonly CSharpCompilation Empty =
        CSharpCompilation.Create("Sample", [], References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));

    /// <summary>All analyzers of the package.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [.. typeof(ExperimentGenerator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract).Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!)];

    public static CSharpCompilation Compile(string[] sources, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, DocumentationMode documentation = DocumentationMode.None) =>
        Compile(sources.Select((s, i) => ($"Source{i}.cs", s)), kind, documentation);

    /// <summary>Compiles files with paths of their own.</summary>
    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> sources, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, DocumentationMode documentation = DocumentationMode.None) =>
        Empty.WithOptions(Empty.Options.WithOutputKind(kind)).AddSyntaxTrees(sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, ParseOptions.WithDocumentationMode(documentation), s.Path)));

    public static GeneratorRun Run(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params (string Name, string Value)[] properties) =>
        Run(Compile([ImplicitUsings, source], kind), properties);

    public static GeneratorRun Run(CSharpCompilation compilation, params (string Name, string Value)[] properties)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ExperimentGenerator().AsSourceGenerator(), new ManifestGenerator().AsSourceGenerator(), new EnvironmentGenerator().AsSourceGenerator(), new KitGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            optionsProvider: new FixedOptions(properties),
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var first = driver.GetRunResult();
        if (first.Results.FirstOrDefault(r => r.Exception is not null).Exception is { } exception)
            throw new InvalidOperationException("A generator failed.", exception);
        if (!diagnostics.IsEmpty)
            throw new InvalidOperationException("A generator reported: " + diagnostics[0]);
        var again = driver.RunGenerators(compilation.Clone());
        Cache.AssertAllCached(again.GetRunResult());
        Cache.AssertNoSymbols(first);
        return new(driver, compilation, output, first);
    }

    /// <summary>Analyzer findings, on the compilation with generated code as in a build.</summary>
    public static Task<IReadOnlyList<Diagnostic>> Analyze(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) => Analyze(source, kind, []);

    /// <summary>Analyzer findings beside additional files and MSBuild properties.</summary>
    public static Task<IReadOnlyList<Diagnostic>> Analyze(
        string source, OutputKind kind, IReadOnlyList<(string Path, string Text)> files, params (string Name, string Value)[] properties) =>
        Analyze(Compile([ImplicitUsings, source], kind), files, properties);

    /// <summary>Analyzer findings on a compilation.</summary>
    public static Task<IReadOnlyList<Diagnostic>> Analyze(
        CSharpCompilation compilation, IReadOnlyList<(string Path, string Text)> files, params (string Name, string Value)[] properties) =>
        AnalyzeOutput(Run(compilation).Output, Analyzers, files, properties);

    /// <summary>What analyzers find in a compilation that has its generated code, beside additional files and MSBuild properties.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeOutput(
        Compilation output, ImmutableArray<DiagnosticAnalyzer> analyzers, IReadOnlyList<(string Path, string Text)> files, params (string Name, string Value)[] properties)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(files);
        var found = await output.WithAnalyzers(analyzers, new AnalyzerOptions([.. files.Select(f => new FixedText(f.Path, f.Text))], new FixedOptions(properties))).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start)];
    }

    private sealed class FixedText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class FixedOptions((string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new FixedValues(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    /// <summary>What one analyzer finds in the additional files of a project, on a compilation with generated code.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> AnalyzeFiles(Compilation compilation, DiagnosticAnalyzer analyzer, params AdditionalText[] files)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        var found = await compilation.WithAnalyzers([analyzer], new AnalyzerOptions([.. files], new FixedOptions([("ProjectDir", "/project/")]))).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)];
    }

    private sealed class FixedValues((string Name, string Value)[] properties) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = properties.Append((Name: "RlTemplatesToday", Value: Today)).FirstOrDefault(p => "build_property." + p.Name == key).Value!;
            return value is not null;
        }
    }
}

/// <summary>What a run of the generators gave.</summary>
/// <param name="Driver">The driver, for further runs.</param>
/// <param name="Input">The compilation without generated code.</param>
/// <param name="Output">The compilation with generated code.</param>
/// <param name="Result">Generated sources and tracked steps.</param>
public sealed record GeneratorRun(GeneratorDriver Driver, CSharpCompilation Input, Compilation Output, GeneratorDriverRunResult Result)
{
    /// <summary>Generated sources by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; } =
        Result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>Errors and warnings of the compiler.</summary>
    public IReadOnlyList<string> Diagnostics => [.. Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];

    /// <summary>Runs the same driver again, with the last source replaced.</summary>
    public GeneratorDriverRunResult Rerun(string source)
    {
        var tree = Input.SyntaxTrees[^1];
        return Driver.RunGenerators(Input.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)tree.Options, tree.FilePath))).GetRunResult();
    }

    /// <summary>Compiles and loads the result.</summary>
    public Assembly Load()
    {
        using var stream = new MemoryStream();
        var emitted = Output.Emit(stream);
        return emitted.Success
            ? Assembly.Load(stream.ToArray())
            : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) + "\n" + string.Join('\n', Sources.Values));
    }
}
