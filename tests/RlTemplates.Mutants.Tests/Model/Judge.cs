using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.TestKit;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="AtPlace">Rules and compiler errors that stand at the mistake.</param>
/// <param name="Elsewhere">Those that stand elsewhere; not asked for where some stand at the mistake.</param>
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
        var found = GeneratorHarness.AnalyzeOutput(output, Project.Additional(mutant.Texts), Project.Properties).GetAwaiter().GetResult();
        var rules = Sorted(found, mutant);
        if (rules.AtPlace.Count > 0)
            return rules;
        // The compiler takes longer than the rules, so it is asked last.
        var errors = Sorted(output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error), mutant);
        return errors with { Elsewhere = [.. rules.Elsewhere, .. errors.Elsewhere] };
    }

    private static Verdict Sorted(IEnumerable<Diagnostic> found, Mutant mutant)
    {
        var split = found.ToLookup(d => IsAtPlace(d, mutant), d => d.Id);
        return new(mutant, [.. split[true].Distinct().Order(StringComparer.Ordinal)], [.. split[false].Distinct().Order(StringComparer.Ordinal)]);
    }

    private static bool IsAtPlace(Diagnostic finding, Mutant mutant)
    {
        var lines = finding.Location.GetLineSpan();
        return finding.Location != Location.None && mutant.Holds(Project.PathOf(lines.Path), lines.StartLinePosition.Line, lines.EndLinePosition.Line);
    }
}
