using System.Globalization;
using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Environments.Tests;

namespace RlTemplates.Benchmarks;

/// <summary>Agent steps a second of one core, observations and automatic resets included, under random actions drawn beforehand.</summary>
internal static class EnvironmentBenchmark
{
    private const int ActionRows = 64;

    /// <param name="seconds">Time of each of the five repeats.</param>
    public static void Run(double seconds)
    {
        Console.WriteLine("environment         copies   steps/s (median)            best");
        foreach (var copies in (int[])[1, 8, 64, 1024, 8192])
            Report("CartPole", CartPole.Create(new(), copies), seconds);
        foreach (var copies in (int[])[1, 8, 64, 1024])
            Report("[RlEnv.] CartPole", PlainCartPole.Create(new(), copies), seconds);
        foreach (var copies in (int[])[1, 8, 64])
            Report("Pong", Pong.Create(new(), copies), seconds);
        foreach (var copies in (int[])[1, 8, 64])
            Report("Breakout", Breakout.Create(new(), copies), seconds);
    }

    private static void Report(string name, IEnvironment environment, double seconds)
    {
        var count = environment.Count;
        var actions = Actions(((DiscreteSpace)environment.Spec.Action).Count, count);
        byte[] observations = new byte[count * environment.Spec.Observation.Bytes], finals = new byte[observations.Length];
        var (rewards, terminated, truncated) = (new float[count], new bool[count], new bool[count]);
        environment.Reset(1, observations);
        var (median, best) = Rate.Of(Steps, ActionRows * count, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-17} {count,8} {median,18:N0} {best,15:N0}"));
        environment.Dispose();

        void Steps()
        {
            for (var row = 0; row < ActionRows; row++)
                environment.Step(MemoryMarshal.AsBytes(actions.AsSpan(row * count, count)), new()
                {
                    Observations = observations, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals,
                });
        }
    }

    private static int[] Actions(int choices, int count)
    {
        var random = new RandomStream(1, 2);
        var actions = new int[ActionRows * count];
        foreach (ref var action in actions.AsSpan())
            action = random.NextInt32(choices);
        return actions;
    }
}
