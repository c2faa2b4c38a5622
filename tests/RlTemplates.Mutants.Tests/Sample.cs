using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests;

/// <summary>Which of all mutants are tried: of each operator the same number, from as many projects as can be, by a fixed seed.</summary>
internal static class Sample
{
    public const int Seed = 20;
    public const int OfEachOperator = 10;

    public static IReadOnlyList<Mutant> Draw() => [.. Operator.All.AsParallel().AsOrdered().SelectMany(Draw)];

    private static IEnumerable<Mutant> Draw(Operator made)
    {
        var random = new Random(Seed);
        var piles = Projects.All.Select(p => made.Mutate(p).ToArray()).Where(p => p.Length > 0).ToArray();
        random.Shuffle(piles);
        foreach (var pile in piles)
            random.Shuffle(pile);
        return Enumerable.Range(0, piles.Length == 0 ? 0 : piles.Max(p => p.Length)).SelectMany(i => piles.Where(p => p.Length > i).Select(p => p[i])).Take(OfEachOperator);
    }
}
