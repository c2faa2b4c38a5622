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
            Found are those of which a rule or the C# compiler says something; at the right place, where a rule that means this mistake says so on a line of it, or, of something that is
            missing, on the line of what lacks it. Of {verdicts.Count} mutants {verdicts.Count(v => v.IsCaught)} are found, {found} of them at the right place: {100.0 * found / verdicts.Count:0.0} %.

            `RLT_WRITE_TABLES=1 dotnet test -c Release tests/RlTemplates.Mutants.Tests` writes this page; without the variable the tests hold it in step. The projects are what the template makes of every
            environment and every algorithm that fits it, and those in `tests/RlTemplates.Mutants.Tests/Projects`.

            | mistake | mutants | found | at the right place | by |
            |---|---|---|---|---|

            """);
        foreach (var kind in verdicts.GroupBy(v => v.Mutant.Operator))
            page.Append(CultureInfo.InvariantCulture, $"| {kind.Key.Name} | {kind.Count()} | {kind.Count(v => v.IsCaught)} | {kind.Count(v => v.AtPlace.Count > 0)} | {By(kind)} |\n");
        Append(page, "Not found at their place", verdicts.Where(v => v.AtPlace.Count == 0).Select(v => v.Mutant).Select(m => $"{m.Operator.Name}, `{m.Project}`, `{m.Words}`: {Survivors.Explain(m)}"));
        Append(page, "Rules that no mutant reaches", Survivors.Unreached.Select(u => $"[{u.Key}]({u.Key}.md): {u.Value}"));
        return page.ToString();
    }

    private static string By(IEnumerable<Verdict> kind) =>
        string.Join(", ", kind.SelectMany(v => v.AtPlace).Distinct().Order(StringComparer.Ordinal).Select(r => r == Operator.Compiler ? r : $"[{r}]({r}.md)"));

    private static void Append(StringBuilder page, string title, IEnumerable<string> lines)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var line in lines.Select(l => "- " + l).DefaultIfEmpty("None."))
            page.Append(line).Append('\n');
    }
}
