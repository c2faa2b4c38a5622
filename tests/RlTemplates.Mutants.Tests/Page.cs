using System.Globalization;
using System.Text;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests;

/// <summary>The page that shows what was tried and what came of it.</summary>
internal static class Page
{
    public static string Of(IReadOnlyList<Verdict> verdicts)
    {
        var page = new StringBuilder();
        var found = verdicts.Count(v => v.AtPlace.Count > 0);
        page.Append(CultureInfo.InvariantCulture, $"""
            # Mistakes that the compiler finds

            {Projects.All.Count} projects in which the compiler finds nothing to say, {Operator.All.Count} kinds of mistake, and by a fixed seed up to {Sample.OfEachOperator} mutants of each kind: a project with one such mistake in it.
            Found are those of which a rule or the C# compiler says something; at the right place, where that stands on a line of the mistake, or, of something that is missing, on the
            line of what lacks it. Of {verdicts.Count} mutants {verdicts.Count(v => v.IsCaught)} are found, {found} of them at the right place: {100.0 * found / verdicts.Count:0.0} %.

            `RLT_WRITE_TABLES=1 dotnet test tests/RlTemplates.Mutants.Tests` writes this page; without the variable the tests hold it in step. The projects are what the template makes of every
            environment and every algorithm that fits it, and those in `tests/RlTemplates.Mutants.Tests/Projects`.

            | mistake | mutants | found | at the right place | by |
            |---|---|---|---|---|

            """);
        foreach (var kind in verdicts.GroupBy(v => v.Mutant.Operator))
            page.Append(CultureInfo.InvariantCulture, $"| {kind.Key} | {kind.Count()} | {kind.Count(v => v.IsCaught)} | {kind.Count(v => v.AtPlace.Count > 0)} | {By(kind)} |\n");
        var survivors = verdicts.Where(v => v.AtPlace.Count == 0).ToList();
        page.Append("\n## Not found at their place\n\n");
        if (survivors.Count == 0)
            page.Append("None.\n");
        foreach (var survivor in survivors)
            page.Append(CultureInfo.InvariantCulture, $"- {survivor.Mutant.Operator}, `{survivor.Mutant.Project}`, `{survivor.Mutant.Words}`: {Survivors.Explain(survivor.Mutant)}\n");
        return page.ToString();
    }

    // The rules that find most of a kind, the compiler's errors as one.
    private static string By(IEnumerable<Verdict> kind) => string.Join(", ", kind.SelectMany(v => v.AtPlace.Select(i => i.StartsWith("RLT", StringComparison.Ordinal) ? $"[{i}]({i}.md)" : "C#").Distinct())
        .GroupBy(i => i).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).Take(4));
}
