using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RlTemplates.TypingBenchmark;

/// <summary>One build in a process of its own, where everything is compiled for the first time.</summary>
internal static class ColdBuild
{
    public static async Task Build(bool isWith)
    {
        var watch = Stopwatch.StartNew();
        Compilation compilation = SampleProject.Compile();
        if (isWith)
        {
            SampleProject.Driver().RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
            await compilation.WithAnalyzers(SampleProject.Analyzers, new AnalyzerOptions(SampleProject.Presets, SampleProject.Settings)).GetAnalyzerDiagnosticsAsync();
        }
        compilation.Emit(Stream.Null);
        Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture));
    }
}
