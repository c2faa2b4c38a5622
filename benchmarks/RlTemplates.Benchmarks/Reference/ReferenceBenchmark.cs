using System.Globalization;

namespace RlTemplates.Benchmarks;

/// <summary>What the algorithms reach in a fixed number of timesteps, beside published figures: a markdown table with a row a seed and one over all of them.</summary>
internal static class ReferenceBenchmark
{
    private static readonly ReferenceCase[] Cases = [.. PpoReference.Cases, .. DqnReference.Cases, .. SacReference.Cases, .. ImpalaReference.Cases];

    /// <param name="arguments">A case (<c>PPO/CartPole</c>) or an algorithm, all by default; <c>--seeds 3</c>, <c>--parallel</c> and the number of runs at a time, by default the cores.</param>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var what = arguments.Count > 0 && !arguments[0].StartsWith('-') ? arguments[0] : "";
        var chosen = Cases.Where(c => what.Length == 0 || Same(c.Name, what) || Same(c.Algorithm, what)).ToArray();
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"There is no case {what}. There are {string.Join(", ", Cases.Select(c => c.Name))}.");
            return 2;
        }
        var seeds = Enumerable.Range(1, Number(arguments, "--seeds", 3)).Select(seed => (ulong)seed).ToArray();
        var parallel = Number(arguments, "--parallel", Environment.ProcessorCount);
        Console.WriteLine("| case | seed | timesteps | last 100 of training | 100 greedy | published | processor seconds |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var runs = chosen.SelectMany(c => seeds.Select(seed => (Case: c, Seed: seed))).AsParallel().AsOrdered().WithDegreeOfParallelism(parallel)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(run => (run.Case, run.Seed, Outcome: ReferenceRun.Apart(run.Case, run.Seed)));
        var ofCase = new List<ReferenceRun>();
        foreach (var (reference, seed, outcome) in runs)
        {
            Row(seed == seeds[0] ? reference.Name : "", Invariant(seed), outcome, "");
            ofCase.Add(outcome);
            if (seed != seeds[^1])
                continue;
            Row("", "all", Over(ofCase), reference.Published.Length > 0 ? reference.Published : "none");
            ofCase.Clear();
        }
        return 0;
    }

    /// <summary>One seed of one case: what <see cref="ReferenceRun.Apart"/> starts.</summary>
    public static int RunOne(string name, string seed)
    {
        Console.WriteLine(ReferenceRun.Here(Cases.First(c => Same(c.Name, name)), ulong.Parse(seed, CultureInfo.InvariantCulture)).Line());
        return 0;
    }

    private static ReferenceRun Over(List<ReferenceRun> runs) => new(
        (long)runs.Average(run => run.Timesteps), Spread.Of([.. runs.Select(run => run.Training.Mean)]), Spread.Of([.. runs.Select(run => run.Greedy.Mean)]),
        runs.Average(run => run.Seconds));

    private static void Row(string name, string seed, ReferenceRun run, string published) =>
        Console.WriteLine($"| {name} | {seed} | {Invariant(run.Timesteps)} | {run.Training} | {run.Greedy} | {published} | {run.Seconds.ToString("F1", CultureInfo.InvariantCulture)} |");

    private static string Invariant(IFormattable value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static int Number(IReadOnlyList<string> arguments, string option, int otherwise)
    {
        var index = arguments.ToList().IndexOf(option);
        return index >= 0 && index + 1 < arguments.Count ? int.Parse(arguments[index + 1], CultureInfo.InvariantCulture) : otherwise;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
