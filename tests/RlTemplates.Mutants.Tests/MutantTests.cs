using RlTemplates.Mutants.Tests.Model;
using RlTemplates.TestKit;

namespace RlTemplates.Mutants.Tests;

public sealed class MutantTests
{
    private static readonly Lazy<IReadOnlyList<Verdict>> Verdicts = new(() => Judge.All(Sample.Draw()));

    private static IReadOnlyList<Verdict> Missed => [.. Verdicts.Value.Where(v => v.AtPlace.Count == 0)];

    [SlowFact]
    public void NinetyNineOfAHundredMistakesAreFoundWhereTheyStand()
    {
        Projects.All.Count.ShouldBeGreaterThanOrEqualTo(30);
        Verdicts.Value.Count.ShouldBeGreaterThanOrEqualTo(500);
        Missed.Count.ShouldBeLessThanOrEqualTo(Verdicts.Value.Count / 100, string.Join('\n', Missed.Select(v => $"{v.Mutant} [{string.Join(' ', v.Elsewhere)}]")));
    }

    [SlowFact]
    public void EveryMistakeThatIsNotFoundIsExplained()
    {
        Missed.Where(v => Survivors.Explain(v.Mutant) is null).Select(v => $"{v.Mutant} [{string.Join(' ', v.Elsewhere)}]").ShouldBeEmpty();
        Survivors.OutOfDate(Missed.Select(v => v.Mutant)).ShouldBeEmpty();
    }

    [SlowFact]
    public void EveryOperatorMakesMutants() => Operator.All.Except(Verdicts.Value.Select(v => v.Mutant.Operator)).Select(o => o.Name).ShouldBeEmpty();

    [SlowFact]
    public void EveryRuleFindsAMutantOrItIsSaidWhyNot() =>
        GeneratorHarness.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(r => r.Id).Except(Verdicts.Value.SelectMany(v => v.AtPlace)).Order(StringComparer.Ordinal).ShouldBe(Survivors.Unreached.Keys);

    /// <summary>RLT_WRITE_TABLES=1 writes the page in place of comparing it.</summary>
    [SlowFact]
    public void ThePageIsInStep()
    {
        var path = Path.Combine(Repository.Root, "docs", "diagnostics", "mutants.md");
        var page = Page.Of(Verdicts.Value);
        if (Environment.GetEnvironmentVariable("RLT_WRITE_TABLES") == "1")
            File.WriteAllText(path, page);
        page.Split('\n').Except(File.ReadAllLines(path)).ShouldBeEmpty();
        File.ReadAllText(path).ReplaceLineEndings("\n").ShouldBe(page);
    }
}
