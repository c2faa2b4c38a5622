using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Inference;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Benchmarks;

/// <summary>One call of a loaded policy: time and bytes allocated.</summary>
internal static class PolicyBenchmark
{
    private const int Repeats = 9;

    /// <param name="seconds">Time for each of the nine repeats.</param>
    public static void Run(double seconds)
    {
        using var cartPole = Saved(Ppo.Create(new(), new(count => CartPole.Create(new(), count), 1)));
        using var pendulum = Saved(Sac.Create(new() { BufferSize = 1000 }, new(count => Pendulum.Create(new(), count), 1)));
        Console.WriteLine("call                                       μs, median (least to most)   bytes");
        var (observation, many, actions) = (new float[4], new float[4 * 32], new int[32]);
        Report("CartPole, PPO: Act, one observation", () => cartPole.Act(observation), seconds);
        Report("CartPole, PPO: Act, explored", () => cartPole.Act(observation, explore: true), seconds);
        Report("CartPole, PPO: Act, 32 observations", () => cartPole.Act(many, actions), seconds);
        Report("CartPole, PPO: Predict, one observation", () => cartPole.Predict(observation), seconds);
        var (angle, torque) = (new float[3], new float[1]);
        Report("Pendulum, SAC: Act, one observation", () => pendulum.Act(angle, torque), seconds);
    }

    private static Policy Saved(IAlgorithm algorithm)
    {
        using (algorithm)
        {
            var folder = Directory.CreateTempSubdirectory("policy-").FullName;
            var snapshot = ((ISavablePolicy)algorithm.Policy).Snapshot();
            File.WriteAllBytes(Path.Combine(folder, PolicyFile.PolicyName), PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph }));
            var policy = Policy.Load(folder);
            Directory.Delete(folder, recursive: true);
            return policy;
        }
    }

    private static void Report(string name, Action call, double seconds)
    {
        for (var i = 0; i < 20_000; i++)
            call();
        List<double> times = [];
        var (bytes, calls) = (GC.GetAllocatedBytesForCurrentThread(), 0L);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var (start, count) = (Stopwatch.GetTimestamp(), 0);
            do
            {
                for (var i = 0; i < 1000; i++)
                    call();
                count += 1000;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
            calls += count;
        }
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / calls;
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-42} {times[Repeats / 2],6:0.00} ({times[0]:0.00} to {times[^1]:0.00}) {bytes,15}"));
    }
}
