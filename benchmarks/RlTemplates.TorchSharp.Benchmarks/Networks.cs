using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Benchmarks;

/// <summary>The networks that are measured, and what is done with them.</summary>
internal static class Networks
{
    /// <summary>Of CartPole, of Pong as the template trains it, and of the Nature article.</summary>
    public static IReadOnlyList<(string Name, ObservationSpace Input, NetworkOptions Options, int Outputs)> All { get; } =
    [
        ("4-64-64", new(ElementType.Float32, 4), new() { ShareLayers = false }, 2),
        ("42x42x4", new(ElementType.UInt8, 42, 42, 4), new() { HiddenSizes = [256], Activation = Activation.Relu }, 6),
        ("84x84x4", new(ElementType.UInt8, 84, 84, 4), new() { HiddenSizes = [512], Activation = Activation.Relu }, 6),
    ];

    /// <summary>A pass forward.</summary>
    public static Action Forward(
        INetworkBackend engine, NetworkOptions options, ObservationSpace input, int outputs, int batch, int threads)
    {
        var network = engine.Create(options, input, outputs, 0, 1);
        var (tape, observations) = (network.CreateTape(batch, forTraining: false, threads), Observations(input, batch));
        return () => network.Forward(observations, batch, tape);
    }

    /// <summary>Forward, backward, clipping and Adam.</summary>
    public static Action Update(
        INetworkBackend engine, NetworkOptions options, ObservationSpace input, int outputs, int batch, int threads)
    {
        var network = engine.Create(options, input, outputs, 0, 1);
        var (tape, gradients) = (network.CreateTape(batch, forTraining: true, threads), network.CreateGradients());
        var observations = Observations(input, batch);
        var update = engine.CreateUpdate(network, new AdamSettings(), 40);
        float[] policy = new float[batch * outputs], values = new float[batch];
        Array.Fill(policy, 0.01f);
        Array.Fill(values, 0.02f);
        return () =>
        {
            network.Forward(observations, batch, tape);
            network.Backward(tape, policy, values, gradients);
            update.Step(gradients, 1e-6);
        };
    }

    /// <summary>Random pixels, or zeros.</summary>
    public static byte[] Observations(ObservationSpace input, int batch)
    {
        var bytes = new byte[batch * input.Bytes];
        var random = new RandomStream(1, 1);
        if (input.Element == ElementType.UInt8)
        {
            foreach (ref var value in bytes.AsSpan())
                value = (byte)random.NextInt32(256);
        }
        return bytes;
    }
}
