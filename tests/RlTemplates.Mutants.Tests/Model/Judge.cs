using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.TestKit;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="AtPlace">Those of the operator's rules that stand at the mistake.</param>
/// <param name="Elsewhere">What stands elsewhere, or says something else; not asked for in full where some stand at the mistake.</param>
internal sealed record Verdict(Mutant Mutant, IReadOnlyList<string> AtPlace, IReadOnlyList<string> Elsewhere)
{
    public bool IsCaught => AtPlace.Count + Elsewhere.Count > 0;
}

/// <summary>Compiles mutants and looks where the findings are.</summary>
internal static class Judge
{
    public static IReadOnlyList<Verdict> All(IReadOnlyList<Mutant> mutants)
    {
        var verdicts = new ConcurrentDictionary<Mutant, Verdict>(ReferenceEqualityComparer.Instance);
        Parallel.ForEach(mutants.GroupBy(m => m.Project), group =>
        {
            foreach (var mutant in group)
                verdicts[mutant] = Of(mutant);
        });
        return [.. mutants.Select(m => verdicts[m])];
    }

    private static Verdict Of(Mutant mutant)
    {
        var compilation = mutant.Project.Run.Input;
        foreach (var tree in compilation.SyntaxTrees.Where(t => mutant.Texts.TryGetValue(t.FilePath, out var text) && text != mutant.Project.Texts[t.FilePath]))
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(mutant.Texts[tree.FilePath])));
        var output = (Compilation)mutant.Project.Run.Output;
        if (compilation != mutant.Project.Run.Input)
            mutant.Project.Run.Driver.RunGeneratorsAndUpdateCompilation(compilation, out output, out _);
        // Those that are meant are asked first, and all others only where they say nothing.
        var rules = mutant.Operator.Rules;
        var first = Sorted(Found(output, mutant, [.. GeneratorHarness.Analyzers.Where(a => a.SupportedDiagnostics.Any(d => rules.Contains(d.Id)))], rules.Contains(Operator.Compiler)), mutant);
        return first.AtPlace.Count > 0 ? first : Sorted(Found(output, mutant, GeneratorHarness.Analyzers, true), mutant);
    }

    private static IEnumerable<Diagnostic> Found(Compilation output, Mutant mutant, ImmutableArray<DiagnosticAnalyzer> analyzers, bool compiler)
    {
        IEnumerable<Diagnostic> found = analyzers.IsEmpty ? [] : GeneratorHarness.AnalyzeOutput(output, analyzers, Project.Additional(mutant.Texts), Project.Properties).GetAwaiter().GetResult();
        var errors = compiler ? output.GetDiagnostics().Where(d => d.DefaultSeverity == DiagnosticSeverity.Error) : [];
        return found.Concat(errors).Select(d => d.Id == "AD0001" ? throw new InvalidOperationException($"{mutant}: {d}") : d);
    }

    private static Verdict Sorted(IEnumerable<Diagnostic> found, Mutant mutant)
    {
        var split = found.ToLookup(d => mutant.Operator.Rules.Contains(RuleOf(d)) && IsAtPlace(d, mutant), RuleOf);
        return new(mutant, [.. split[true].Distinct().Order(StringComparer.Ordinal)], [.. split[false].Distinct().Order(StringComparer.Ordinal)]);
    }

    private static string RuleOf(Diagnostic finding) => finding.Id.StartsWith("CS", StringComparison.Ordinal) ? Operator.Compiler : finding.Id;

    private static bool IsAtPlace(Diagnostic finding, Mutant mutant)
    {
        if (finding.Location == Location.None)
            return mutant.Places.Any(p => p.Path == Place.NoFile);
        var lines = finding.Location.GetLineSpan();
        return mutant.Holds(Project.PathOf(lines.Path), lines.StartLinePosition.Line, lines.EndLinePosition.Line);
    }
}
