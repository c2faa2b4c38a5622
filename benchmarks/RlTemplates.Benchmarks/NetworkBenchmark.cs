using System.Globalization;
using RlTemplates.Inference.Networks;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Benchmarks;

/// <summary>Frames a second through the standard networks, forward alone and a whole update (forward, backward, Adam, packing), beside torch in the same run.</summary>
internal static class NetworkBenchmark
{
    private static readonly (string Name, ObservationSpace Input, NetworkOptions Options, int Outputs)[] Networks =
    [
        ("4-64-64", new(ElementType.Float32, 4), new(), 2),
        ("42x42x4", new(ElementType.UInt8, 42, 42, 4), new() { ConvFilters = [new(16, 4, 2), new(32, 4, 2)], HiddenSizes = [256], Activation = Activation.Relu }, 6),
        ("84x84x4", new(ElementType.UInt8, 84, 84, 4), new() { HiddenSizes = [512], Activation = Activation.Relu }, 6),
    ];

    /// <param name="mostThreads">Measures 1 and this many threads.</param>
    /// <param name="seconds">Time for each of the five repeats.</param>
    public static void Run(int mostThreads, double seconds)
    {
        foreach (var threads in mostThreads == 1 ? [1] : (int[])[1, mostThreads])
        {
            var torch = TorchPeer.Run(threads, seconds);
            Console.WriteLine(torch.Count > 0 ? $"{threads} threads, frames/s, medians of five" : $"{threads} threads, frames/s; torch is not installed: no peer is measured");
            Console.WriteLine("network   pass    batch      own    torch   ratio   torch at its best   ratio");
            foreach (var (name, input, options, outputs) in Networks)
            {
                var network = PolicyValueNetwork.Create(options, input, outputs, 1);
                foreach (var batch in (int[])[1, 32])
                    Report(name, "forward", batch, Rate.Of(Forward(network, batch, threads), batch, seconds).Median, torch);
                Report(name, "update", 500, Rate.Of(Update(network, 500, threads), 500, seconds).Median, torch);
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

    private static void Report(string name, string pass, int batch, double own, Dictionary<(string, string, int, string), double> torch)
    {
        var (plain, best) = (torch.GetValueOrDefault((name, pass, batch, "plain"), double.NaN), torch.GetValueOrDefault((name, pass, batch, "best"), double.NaN));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {pass,-7} {batch,5} {own,8:F0} {plain,8:F0} {own / plain,7:F2} {best,19:F0} {own / best,7:F2}"));
    }
}
