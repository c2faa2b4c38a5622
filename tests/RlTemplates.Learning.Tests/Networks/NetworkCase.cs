using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

internal sealed record NetworkCase(string Name, ObservationSpace Input, NetworkOptions Options, int PolicySize)
{
    public static readonly NetworkCase[] All =
    [
        new("vector, shared tanh", new(ElementType.Float32, 4), new(), 2),
        new("vector, separate tanh", new(ElementType.Float32, 4), new() { ShareLayers = false }, 2),
        new("odd sizes, relu, centred", new(ElementType.Float32, 19) { Center = -0.5f, Spread = 2 }, new() { HiddenSizes = [33, 7, 50], Activation = Activation.Relu }, 17),
        new("heads only", new(ElementType.UInt8, 5, 3), new() { HiddenSizes = [] }, 3),
        new("wide bytes", new(ElementType.UInt8, 301), new() { HiddenSizes = [40], Activation = Activation.Linear }, 5),
        new("image 13x11x3, odd", new(ElementType.UInt8, 13, 11, 3), new() { ConvFilters = [new(5, 3, 2), new(18, 3, 1)], HiddenSizes = [20], Activation = Activation.Relu }, 4),
        new("image 42x42x4, centred", new(ElementType.UInt8, 42, 42, 4) { Center = 87, Spread = 64 }, new() { ConvFilters = [new(16, 4, 2), new(32, 4, 2)], HiddenSizes = [24], Activation = Activation.Relu }, 6),
        new("image 84x84x4, Nature", new(ElementType.UInt8, 84, 84, 4), new() { ConvFilters = [new(32, 8, 4), new(64, 4, 2), new(64, 3, 1)], ConvActivation = Activation.Tanh, HiddenSizes = [16] }, 6),
        new("image 84x84x4, Nature, valid", new(ElementType.UInt8, 84, 84, 4), new() { ConvFilters = [new(32, 8, 4), new(64, 4, 2), new(64, 3, 1)], ConvPadding = ConvPadding.Valid, HiddenSizes = [16] }, 6),
        new("image 17x14x3, valid with pixels over", new(ElementType.UInt8, 17, 14, 3), new() { ConvFilters = [new(7, 4, 3), new(18, 3, 2)], ConvPadding = ConvPadding.Valid, HiddenSizes = [9] }, 3),
        new("float image, tanh, separate", new(ElementType.Float32, 9, 10, 2), new() { ConvFilters = [new(16, 5, 3), new(8, 2, 1)], ConvActivation = Activation.Tanh, HiddenSizes = [12], ShareLayers = false }, 3),
        new("stride above kernel", new(ElementType.Float32, 12, 12, 1), new() { ConvFilters = [new(16, 1, 1), new(16, 2, 3)], ConvActivation = Activation.Linear, HiddenSizes = [] }, 2),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    public PolicyValueNetwork Create(ulong seed = 7)
    {
        var network = PolicyValueNetwork.Create(Options with { PolicyHeadGain = 1 }, Input, PolicySize, seed);
        var random = new RandomStream(seed, 99);
        foreach (ref var parameter in network.Parameters)
            parameter += (random.NextSingle() - 0.5f) * 0.1f;
        network.WeightsChanged();
        return network;
    }

    public byte[] Observations(int batch, ulong seed = 3)
    {
        var random = new RandomStream(seed, 1);
        var bytes = new byte[batch * Input.Bytes];
        if (Input.Element == ElementType.UInt8)
            foreach (ref var value in bytes.AsSpan())
                value = (byte)random.NextInt32(256);
        else
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
                value = (float)random.NextGaussian();
        return bytes;
    }

    public float[] Gradients(int count, ulong seed = 5)
    {
        var random = new RandomStream(seed, 2);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    public ReferenceNetwork Reference(PolicyValueNetwork network) => new(Options, Input, PolicySize, [.. network.Parameters.ToArray().Select(p => (double)p)]);
}
