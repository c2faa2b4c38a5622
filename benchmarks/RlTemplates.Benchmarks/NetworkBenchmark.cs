using System.Globalization;
using RlTemplates;
using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Optimizers;

namespace RlTemplates.Benchmarks;

/// <summary>Frames a second through the standard networks: forward alone, and a whole update (forward, backward, Adam, packing).</summary>
internal static class NetworkBenchmark
{
    private static readonly (string Name, ObservationSpace Input, NetworkOptions Options, int Outputs)[] Networks =
    [
        ("4-64-64", new(ElementType.Float32, 4), new(), 2),
        ("42x42x4", new(ElementType.UInt8, 42, 42, 4), new() { ConvFilters = [new(16, 4, 2), new(32, 4, 2)], HiddenSizes = [256], Activation = Activation.Relu }, 6),
        ("84x84x4", new(ElementType.UInt8, 84, 84, 4), new() { HiddenSizes = [512], Activation = Activation.Relu }, 6),
    ];

    /// <param name="threads">Measures 1 and this many threads.</param>
    /// <param name="seconds">Time for each of the five repeats.</param>
    public static void Run(int threads, double seconds)
    {
        Console.WriteLine("network   pass     threads batch   frames/s (median)   best");
        foreach (var (name, input, options, outputs) in Networks)
        {
            var network = PolicyValueNetwork.Create(options, input, outputs, 1);
            foreach (var used in threads == 1 ? [1] : (int[])[1, threads])
            {
                foreach (var batch in (int[])[1, 8, 32, 256])
                    Report(name, "forward", used, batch, seconds, Forward(network, batch, used));
                foreach (var batch in (int[])[64, 500])
                    Report(name, "update", used, batch, seconds, Update(network, batch, used));
            }
        }
    }

    private static Action Forward(PolicyValueNetwork network, int batch, int threads)
    {
        var (tape, observations) = (network.CreateTape(batch, forTraining: false, threads), Observations(network, batch));
        return () => network.Forward(observations, batch, tape);
    }

    private static Action Update(PolicyValueNetwork network, int batch, int threads)
    {
        var (tape, observations) = (network.CreateTape(batch, forTraining: true, threads), Observations(network, batch));
        float[] policy = new float[batch * network.PolicySize], values = new float[batch], gradients = new float[network.Parameters.Length];
        Array.Fill(policy, 0.01f);
        Array.Fill(values, 0.02f);
        var adam = new Adam(gradients.Length);
        return () =>
        {
            network.Forward(observations, batch, tape);
            network.Backward(tape, policy, values, gradients);
            adam.Step(network.Parameters, gradients, 1e-6);
            network.WeightsChanged();
        };
    }

    private static byte[] Observations(PolicyValueNetwork network, int batch)
    {
        var bytes = new byte[batch * network.Input.Bytes];
        var random = new RandomStream(1, 1);
        if (network.Input.Element == ElementType.UInt8)
            foreach (ref var value in bytes.AsSpan())
                value = (byte)random.NextInt32(256);
        return bytes;
    }

    private static void Report(string name, string pass, int threads, int batch, double seconds, Action action)
    {
        var (median, best) = Rate.Of(action, batch, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {pass,-8} {threads,7} {batch,5} {median,19:N0} {best,10:N0}"));
    }
}
