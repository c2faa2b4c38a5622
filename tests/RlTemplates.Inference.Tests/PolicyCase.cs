using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Tests;

/// <summary>Policies of every kind, with fresh weights, and observations for them.</summary>
internal sealed class PolicyCase
{
    public static readonly string[] Names = ["choice", "choices", "box", "squashed", "normalized", "lstm", "lstm_apart", "image", "image_valid", "bytes"];

    private PolicyCase(EnvironmentSpec spec, NetworkOptions options, ActionDistribution? distribution = null)
    {
        (Spec, Distribution) = (spec, distribution ?? ActionDistribution.For(spec));
        Normalization = new(spec);
        Network = PolicyValueNetwork.Create(options, spec.Observation, Distribution, seed: 7);
        Perturb(Network);
    }

    public EnvironmentSpec Spec { get; }

    public ActionDistribution Distribution { get; }

    public Normalization Normalization { get; private init; }

    public PolicyValueNetwork Network { get; }

    public NetworkPolicy Trained => new(Network, Distribution, Normalization);

    public PolicySnapshot Snapshot => Trained.Snapshot();

    public static PolicyCase Of(string name)
    {
        var vector = new ObservationSpace(ElementType.Float32, 5);
        var image = new ObservationSpace(ElementType.UInt8, 20, 18, 2) { Center = 30, Spread = 100 };
        var (choice, several, box) = (new DiscreteSpace(3), new MultiDiscreteSpace(3, 2), new BoxSpace([-2, 0], [2, 1]));
        var apart = new NetworkOptions { HiddenSizes = [16, 8], ShareLayers = false };
        return name switch
        {
            "choice" => new(new("one", vector, choice) { HasActionMask = true, ActionNames = ["left", "stay", "right"] }, apart),
            "choices" => new(new("several", vector, several) { HasActionMask = true }, apart with { ShareLayers = true, Activation = Activation.Relu }),
            "box" => new(new("box", vector, box), apart),
            "squashed" => new(new("squashed", vector, box), apart with { ShareLayers = true, FreeLogStd = false }, new SquashedGaussian(box)),
            "normalized" => Normalized(new("normalized", vector, choice), apart),
            "lstm" => new(new("lstm", vector, choice), new() { HiddenSizes = [8], UseLstm = true, LstmCellSize = 6 }),
            "lstm_apart" => new(new("lstm", vector, box), new() { HiddenSizes = [8], UseLstm = true, LstmCellSize = 6, ShareLayers = false }),
            "image" => new(new("image", image, choice), new() { HiddenSizes = [16], ConvActivation = Activation.Tanh }),
            "image_valid" => new(new("image", image, choice), new() { HiddenSizes = [], ConvFilters = [new(4, 5, 2), new(8, 3, 1)], ConvPadding = ConvPadding.Valid, ShareLayers = false }),
            "small" => new(new("small", new ObservationSpace(ElementType.Float32, 1), new DiscreteSpace(1)), apart),
            "bytes" => new(new("bytes", new ObservationSpace(ElementType.UInt8, 6), choice), apart),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    /// <summary>[count, observation bytes].</summary>
    public byte[] Observations(int count, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        var bytes = new byte[count * Spec.Observation.Bytes];
        if (Spec.Observation.Element == ElementType.UInt8)
            foreach (ref var element in bytes.AsSpan())
                element = (byte)random.NextInt32(256);
        else
            foreach (ref var element in MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
                element = (float)random.NextGaussian() * 2;
        return bytes;
    }

    /// <summary>[count, choices], at least one of each element allowed; empty where the environment has none.</summary>
    public bool[] Masks(int count, ulong seed)
    {
        var random = new RandomStream(seed, 1);
        var masks = new bool[Spec.HasActionMask ? count * Spec.Action.Choices : 0];
        for (var i = 0; i < masks.Length; i++)
            masks[i] = i % Spec.Action.Choices is 0 or 3 || random.NextInt32(2) == 0;
        return masks;
    }

    private static PolicyCase Normalized(EnvironmentSpec spec, NetworkOptions options)
    {
        var seen = new Normalization(spec, observations: true);
        using var saved = new MemoryStream();
        using var writer = new BinaryWriter(saved);
        writer.Write((byte)1);
        writer.Write(100L);
        foreach (var scale in (double[])[1, 400])
        {
            writer.Write(spec.Observation.Size);
            for (var i = 0; i < spec.Observation.Size; i++)
                writer.Write(scale * (i + 0.3));
        }
        saved.Position = 0;
        seen.Load(new(saved));
        return new(spec, options) { Normalization = seen };
    }

    // Fresh heads are so small that all actions look alike.
    private static void Perturb(PolicyValueNetwork network)
    {
        var random = new RandomStream(3, 3);
        foreach (ref var parameter in network.Parameters)
            parameter += (float)random.NextGaussian() * 0.2f;
        network.WeightsChanged();
    }
}
