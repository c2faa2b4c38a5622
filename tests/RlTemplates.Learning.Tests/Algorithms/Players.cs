namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Trains and plays in tests.</summary>
internal static class Players
{
    public static TrainReport Train(IAlgorithm algorithm, long timesteps)
    {
        var report = new TrainReport();
        do
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
        }
        while (report.TimestepsTotal < timesteps);
        return report;
    }

    /// <summary>Mean reward of an episode over so many steps of all copies.</summary>
    public static double Play(IPolicy policy, IEnvironment environment, int steps, bool explore)
    {
        var (spec, count, random) = (environment.Spec, environment.Count, new RandomStream(4, 4));
        var (observations, finals) = (new byte[count * spec.Observation.Bytes], new byte[count * spec.Observation.Bytes]);
        var (actions, masks) = (new byte[count * spec.Action.Bytes], new bool[spec.HasActionMask ? count * spec.Action.Choices : 0]);
        var (rewards, terminated, truncated) = (new float[count], new bool[count], new bool[count]);
        var (sum, episodes, starts) = (0.0, 0, Enumerable.Repeat(true, count).ToArray());
        environment.Reset(5, observations);
        for (var t = 0; t < steps; t++)
        {
            if (masks.Length > 0)
                environment.WriteActionMask(masks);
            policy.Begin(starts);
            policy.Act(observations, masks, count, actions, explore, ref random);
            environment.Step(actions, new() { Observations = observations, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
            sum += rewards.Sum();
            starts = [.. terminated.Zip(truncated, (end, cut) => end || cut)];
            episodes += starts.Count(start => start);
        }
        return sum / episodes;
    }
}
