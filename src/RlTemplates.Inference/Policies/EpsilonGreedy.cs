using RlTemplates.Inference.Distributions;

namespace RlTemplates.Inference.Policies;

/// <summary>Chooses by action values: the largest, or with probability ε any choice that is allowed.</summary>
internal static class EpsilonGreedy
{
    /// <param name="values">[choices]; what orders them as their values do serves as well.</param>
    /// <param name="mask">[choices]; empty allows all.</param>
    /// <param name="epsilon">ε; null where nothing is tried out, which draws no random number.</param>
    /// <param name="random">Random stream.</param>
    public static int Choose(ReadOnlySpan<float> values, ReadOnlySpan<bool> mask, double? epsilon, ref RandomStream random)
    {
        var best = Categorical.ArgMax(values, mask);
        return epsilon is { } share && random.NextDouble() < share ? Any(values.Length, mask, ref random) : best;
    }

    private static int Any(int choices, ReadOnlySpan<bool> allowed, ref RandomStream random)
    {
        if (allowed.IsEmpty)
            return random.NextInt32(choices);
        var left = random.NextInt32(allowed.Count(true));
        for (var choice = 0; ; choice++)
            if (allowed[choice] && left-- == 0)
                return choice;
    }
}
