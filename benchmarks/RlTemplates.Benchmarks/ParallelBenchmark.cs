using System.Globalization;
using System.Runtime.InteropServices;
using RlTemplates.Environments;

namespace RlTemplates.Benchmarks;

/// <summary>Agent steps a second with the copies of a vector stepped one after another and on several threads.</summary>
internal static class ParallelBenchmark
{
    /// <param name="threads">Threads beside one.</param>
    /// <param name="seconds">Time of each of the five repeats.</param>
    public static void Run(int threads, double seconds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"environment        copies   steps/s, 1 thread   {threads} threads   ratio (medians)"));
        foreach (var copies in (int[])[8, 64])
            Report("Pong", copies, threads, seconds, count => EnvironmentFactory.Create<Pong, PongOptions>(new(), copies, count));
        foreach (var copies in (int[])[8, 64])
            Report("Breakout", copies, threads, seconds, count => EnvironmentFactory.Create<Breakout, BreakoutOptions>(new(), copies, count));
        foreach (var microseconds in (int[])[10, 100, 1000])
        {
            Report(string.Create(CultureInfo.InvariantCulture, $"{microseconds} μs a step"), 8, threads, seconds,
                count => EnvironmentFactory.Create(n => new Simulator(n, microseconds), new NoWrappers(), 8, nameof(Simulator), count));
        }
    }

    private static void Report(string name, int copies, int threads, double seconds, Func<int, IEnvironment> create)
    {
        var (one, several) = (Measure(create(1), seconds), Measure(create(threads), seconds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {copies,8} {one,19:N0} {several,11:N0} {several / one,7:0.00}"));
    }

    private static double Measure(IEnvironment environment, double seconds)
    {
        using (environment)
        {
            var count = environment.Count;
            var actions = new int[count];
            byte[] observations = new byte[count * environment.Spec.Observation.Bytes], finals = new byte[observations.Length];
            var (rewards, terminated, truncated) = (new float[count], new bool[count], new bool[count]);
            environment.Reset(1, observations);
            return Rate.Of(Step, count, seconds).Median;

            void Step() => environment.Step(MemoryMarshal.AsBytes(actions.AsSpan()), new()
            {
                Observations = observations, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals,
            });
        }
    }

    private sealed record NoWrappers;

    /// <summary>An environment that computes for a given time: sines, about 24 ns each.</summary>
    private sealed class Simulator(int count, int microseconds) : IParallelEnvironment
    {
        public EnvironmentSpec Spec { get; } = new(nameof(Simulator), new(ElementType.Float32, 1), new DiscreteSpace(2));

        public int Count => count;

        public void Reset(ulong seed, Span<byte> observations) => observations.Clear();

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => StepPart(0, actions, step);

        public void StepPart(int first, ReadOnlySpan<byte> actions, StepBuffers step)
        {
            var seen = MemoryMarshal.Cast<byte, float>(step.Observations);
            for (var copy = 0; copy < step.Rewards.Length; copy++)
            {
                var angle = (double)first + copy;
                for (var i = 0; i < microseconds * 42; i++)
                    angle = Math.Sin(angle) + i;
                (seen[copy], step.Rewards[copy], step.Terminated[copy], step.Truncated[copy]) = ((float)angle, 1, false, false);
            }
        }

        public void Dispose()
        {
        }
    }
}
