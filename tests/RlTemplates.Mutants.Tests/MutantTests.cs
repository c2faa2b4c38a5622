using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests;

public sealed class MutantTests
{
    private static readonly Lazy<IReadOnlyList<Verdict>> Verdicts = new(() => Judge.All(Sample.Draw()));

    [Fact]
    public void NinetyNineOfAHundredMistakesAreFoundWhereTheyStand()
    {
        Projects.All.Count.ShouldBeGreaterThanOrEqualTo(30);
        Verdicts.Value.Count.ShouldBeGreaterThanOrEqualTo(500);
        var found = Verdicts.Value.Count(v => v.AtPlace.Count > 0);
        (found / (double)Verdicts.Value.Count).ShouldBeGreaterThanOrEqualTo(0.99, string.Join('\n', Verdicts.Value.Where(v => v.AtPlace.Count == 0).Select(v => $"{v.Mutant} [{string.Join(' ', v.Elsewhere)}]")));
    }

    [Fact]
    public void EveryMistakeThatIsNotFoundIsExplained() =>
        Verdicts.Value.Where(v => v.AtPlace.Count == 0 && Survivors.Explain(v.Mutant) is null).Select(v => v.Mutant.ToString()).ShouldBeEmpty();

    [Fact]
    public void EveryOperatorMakesMutants() => Operator.All.Select(o => o.Name).Except(Verdicts.Value.Select(v => v.Mutant.Operator)).ShouldBeEmpty();

    /// <summary>RLT_WRITE_TABLES=1 writes the page in place of comparing it.</summary>
    [Fact]
    public void ThePageIsInStep()
    {
        var path = Path.Combine(Repository.Root, "docs", "diagnostics", "mutants.md");
        var page = Page.Of(Verdicts.Value);
        if (Environment.GetEnvironmentVariable("RLT_WRITE_TABLES") == "1")
            File.WriteAllText(path, page);
        File.ReadAllText(path).ShouldBe(page);
    }
}
