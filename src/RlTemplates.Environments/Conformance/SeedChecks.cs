namespace RlTemplates.Environments;

/// <summary>Checks where randomness comes from.</summary>
internal static class SeedChecks
{
    /// <summary>The same seed gives the same episodes; seeds and copies matter where there is chance at all.</summary>
    public static void Seeds(ConformanceSetup setup)
    {
        var (first, second) = (Play(setup, setup.Seed, alike: false), Play(setup, setup.Seed, alike: false));
        for (var t = 0; t < first.Length; t++)
        {
            for (var i = 0; i < first[t].Length; i++)
                setup.Report.Expect(first[t][i] == second[t][i], "seeds", i, t, "the same as in the play before with the same seed and actions", "something else");
        }

        var (one, other) = (Play(setup, setup.Seed, alike: true), Play(setup, setup.Seed + 1, alike: true));
        var seedsDiffer = !one.Zip(other).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        var copiesDiffer = one.Any(digests => digests.Distinct().Count() > 1);
        setup.Report.Expect(seedsDiffer || !copiesDiffer, "seeds", null, null, "other episodes with another seed", "the same with the same actions");
        setup.Report.Expect(copiesDiffer || !seedsDiffer, "seeds", null, null, "episodes that differ from copy to copy", "that all copies play the same with the same actions");
    }

    /// <summary>What a copy does must not depend on how many there are.</summary>
    public static void Copies(ConformanceSetup setup)
    {
        var (few, many) = (ConformancePlayer.Play(setup.Create, 2, setup.Seed, setup.Steps), ConformancePlayer.Play(setup.Create, 5, setup.Seed, setup.Steps));
        for (var t = 0; t < few.Length; t++)
        {
            for (var i = 0; i < few[t].Length; i++)
                setup.Report.Expect(few[t][i] == many[t][i], "copies", i, t, "the same with 2 and with 5 copies", "something else");
        }
    }

    private static ulong[][] Play(ConformanceSetup setup, ulong seed, bool alike) => ConformancePlayer.Play(setup.Create, 3, seed, setup.Steps, alike);
}
