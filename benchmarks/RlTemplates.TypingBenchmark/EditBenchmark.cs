using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RlTemplates.TypingBenchmark;

/// <summary>What one edit costs: in a file beside, in one config class, in one preset. Medians of seven after as many to warm up.</summary>
internal static class EditBenchmark
{
    private const int Repeats = 7;
    private const int Edited = SampleProject.Size / 2;

    public static async Task Run()
    {
        await Measure("a file beside", (compilation, version) => (compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], SampleProject.Other(version)), null));
        await Measure("one config class", (compilation, version) => (compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[Edited + 2], SampleProject.Config(Edited, version)), null));
        await Measure("one preset", static (compilation, version) => (compilation, new SampleProject.Preset(Edited, version)));
    }

    private static async Task Measure(string what, Func<CSharpCompilation, int, (CSharpCompilation Compilation, AdditionalText? Preset)> edit)
    {
        var (compilation, presets) = (SampleProject.Compile(), SampleProject.Presets);
        var driver = SampleProject.Driver().RunGenerators(compilation);
        var rows = new List<Dictionary<string, double>>();
        for (var version = 1; version <= 2 * Repeats; version++)
        {
            var (edited, preset) = edit(compilation, version);
            if (preset is not null)
            {
                driver = driver.ReplaceAdditionalText(presets[Edited], preset);
                presets = presets.SetItem(Edited, preset);
            }
            var row = new Dictionary<string, double>();
            var watch = Watch.Start();
            driver = driver.RunGeneratorsAndUpdateCompilation(edited, out var output, out _);
            watch.Note(row, "generators, with the compiler's own work");
            watch = Watch.Start();
            output.GetTypeByMetadataName("RlTemplates.EntryScript");
            output.GetEntryPoint(default);
            watch.Note(row, "the compiler's own work before the first analyzer");
            foreach (var generator in driver.GetTimingInfo().GeneratorTimes)
                row["generator " + generator.Generator.GetGeneratorType().Name] = generator.ElapsedTime.TotalMilliseconds;
            row["generators together"] = driver.GetTimingInfo().GeneratorTimes.Sum(g => g.ElapsedTime.TotalMilliseconds);
            var tree = preset is null ? edited.SyntaxTrees[what == "a file beside" ? 1 : Edited + 2] : null;
            await OfEditor(output, tree, preset, presets, row);
            await OfAll(output, presets, row);
            if (version > Repeats)
                rows.Add(row);
        }
        Console.WriteLine(what);
        foreach (var name in rows[^1].Keys)
        {
            var median = rows.Select(r => r.GetValueOrDefault(name)).Order().ElementAt(Repeats / 2);
            if (median >= 0.3 || name.Contains("together", StringComparison.Ordinal))
                Console.WriteLine($"  {median.ToString("0.0", CultureInfo.InvariantCulture),8} ms  {name}");
        }
    }

    /// <summary>What an editor asks for: the edited file alone.</summary>
    private static async Task OfEditor(Compilation output, SyntaxTree? tree, AdditionalText? preset, ImmutableArray<AdditionalText> presets, Dictionary<string, double> row)
    {
        var analyzers = With(output, presets);
        var watch = Watch.Start();
        if (tree is not null)
        {
            await analyzers.GetAnalyzerSyntaxDiagnosticsAsync(tree, default);
            await analyzers.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(tree), filterSpan: null, default);
        }
        else
            await analyzers.GetAnalysisResultAsync(preset!, default);
        watch.Note(row, "analyzers of the edited file, with the compiler's own work");
        await Times("edited file", analyzers, row);
    }

    private static async Task OfAll(Compilation output, ImmutableArray<AdditionalText> presets, Dictionary<string, double> row)
    {
        var analyzers = With(output.Clone(), presets);
        var watch = Watch.Start();
        await analyzers.GetAnalysisResultAsync(default);
        watch.Note(row, "analyzers of the whole project, with the compiler's own work");
        await Times("whole project", analyzers, row);
    }

    private static async Task Times(string scope, CompilationWithAnalyzers analyzers, Dictionary<string, double> row)
    {
        var sum = 0.0;
        foreach (var analyzer in analyzers.Analyzers)
        {
            var time = (await analyzers.GetAnalyzerTelemetryInfoAsync(analyzer, default)).ExecutionTime.TotalMilliseconds;
            row[$"{scope}: {analyzer.GetType().Name}"] = time;
            sum += time;
        }
        row[$"{scope}: analyzers together"] = sum;
    }

    private static CompilationWithAnalyzers With(Compilation compilation, ImmutableArray<AdditionalText> presets) => compilation.WithAnalyzers(
        SampleProject.Analyzers,
        new CompilationWithAnalyzersOptions(new AnalyzerOptions(presets, SampleProject.Settings), (failure, _, _) => throw new InvalidOperationException("An analyzer failed.", failure), concurrentAnalysis: false, logAnalyzerExecutionTime: true));

    /// <summary>Time on the clock, and of the processor, which other programs on the machine disturb less.</summary>
    private readonly record struct Watch(long Began, TimeSpan Used)
    {
        public static Watch Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

        public void Note(Dictionary<string, double> row, string what)
        {
            row[what + " (processor)"] = (Environment.CpuUsage.TotalTime - Used).TotalMilliseconds;
            row[what] = Stopwatch.GetElapsedTime(Began).TotalMilliseconds;
        }
    }
}
