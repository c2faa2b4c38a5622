namespace RlTemplates.Benchmarks;

/// <summary>Sums of the rewards of greedy episodes: each copy's first, since the first to end would favour short ones.</summary>
internal static class GreedyEpisodes
{
    /// <param name="policy">The policy.</param>
    /// <param name="environment">As many copies as episodes; it is disposed of.</param>
    /// <param name="seed">Seed of the episodes.</param>
    public static double[] Play(IPolicy policy, IEnvironment environment, ulong seed)
    {
        using var copies = environment;
        var (count, spec, random) = (environment.Count, environment.Spec, new RandomStream(seed, 3));
        byte[] observations = new byte[count * spec.Observation.Bytes], finals = new byte[observations.Length], actions = new byte[count * spec.Action.Bytes];
        var masks = new bool[spec.HasActionMask ? count * spec.Action.Choices : 0];
        var (rewards, terminated, truncated) = (new float[count], new bool[count], new bool[count]);
        var (sums, ended) = (new double[count], new bool[count]);
        environment.Reset(new RandomStream(seed, 4).NextUInt64(), observations);
        while (ended.Contains(false))
        {
            if (masks.Length > 0)
                environment.WriteActionMask(masks);
            policy.Act(observations, masks, count, actions, explore: false, ref random);
            environment.Step(actions, new() { Observations = observations, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
            for (var copy = 0; copy < count; copy++)
            {
                sums[copy] += ended[copy] ? 0 : rewards[copy];
                ended[copy] |= terminated[copy] || truncated[copy];
            }
        }
        return sums;
    }
}
