using System.Runtime.InteropServices;
using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Tests.Networks;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>Passes of a network on the processor beside those of the built-in engine, from the same weights.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly INetworkBackend _torch = new TorchEngine { Device = TorchDevice.Cpu }.Create(), _simd = new SimdEngine().Create();

    public void Dispose()
    {
        _torch.Dispose();
        _simd.Dispose();
    }

    [Theory]
    [MemberData(nameof(NetworkCase.Indices), MemberType = typeof(NetworkCase))]
    public void Outputs_and_gradients_are_those_of_the_built_in_engine(int index)
    {
        var example = NetworkCase.All[index];
        foreach (var batch in new[] { 1, 7, 64 })
        {
            INetwork one = Create(_simd, example), other = Create(_torch, example);
            var hasInputs = example.Input is { Element: ElementType.Float32, Shape.Length: 1 };
            ITape oneTape = one.CreateTape(batch, forTraining: true, inputGradients: hasInputs), otherTape = other.CreateTape(batch, forTraining: true, inputGradients: hasInputs);
            var observations = example.Observations(batch);
            one.Forward(observations, batch, oneTape);
            other.Forward(observations, batch, otherTape);
            Distance(oneTape.Policy, otherTape.Policy).ShouldBeLessThan(1e-4);
            Distance(oneTape.Values, otherTape.Values).ShouldBeLessThan(1e-4);

            float[] policy = example.Gradients(batch * example.PolicySize), values = example.Gradients(batch, 6);
            IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();
            float[] oneInputs = new float[hasInputs ? batch * example.Input.Size : 0], otherInputs = new float[oneInputs.Length];
            one.Backward(oneTape, policy, values, oneGradients, oneInputs);
            other.Backward(otherTape, policy, values, otherGradients, otherInputs);
            Distance(Read(oneGradients), Read(otherGradients)).ShouldBeLessThan(1e-4, example.Name);
            Distance(oneInputs, otherInputs).ShouldBeLessThan(1e-4, example.Name);
        }
    }

    [Fact]
    public void Fresh_weights_are_those_of_the_built_in_engine_bit_by_bit()
    {
        foreach (var example in NetworkCase.All)
            Read(_torch.Create(example.Options, example.Input, example.PolicySize, 0, 5)).ShouldBe(Read(_simd.Create(example.Options, example.Input, example.PolicySize, 0, 5)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(1.0)]
    public void A_network_follows_another(double tau)
    {
        var example = NetworkCase.All[1];
        INetwork target = Create(_torch, example), source = _torch.Create(example.Options, example.Input, example.PolicySize, 0, 8);
        float[] before = Read(target), to = Read(source);

        target.Follow(source, tau);

        var after = Read(target);
        for (var i = 0; i < after.Length; i++)
            after[i].ShouldBe(tau >= 1 ? to[i] : (float)(before[i] + tau * (to[i] - before[i])), tau >= 1 ? 0 : 1e-6);
        var clone = target.Clone();
        Read(clone).ShouldBe(after);
        clone.Follow(source, 1);
        Read(target).ShouldBe(after);
    }

    [Fact]
    public void Weights_of_deviations_that_are_free_get_no_gradients()
    {
        var options = new NetworkOptions { HiddenSizes = [5], InitialLogStd = -0.5 };
        var space = new ObservationSpace(ElementType.Float32, 3);
        foreach (var shared in new[] { true, false })
        {
            INetwork one = _simd.Create(options with { ShareLayers = shared }, space, 4, 2, 1), other = _torch.Create(options with { ShareLayers = shared }, space, 4, 2, 1);
            float[] policy = [1, 2, 3, 4, 5, 6, 7, 8], values = [1, -1], observations = [1, 2, 3, -1, 0.5f, 2];
            IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();
            foreach (var (network, gradients) in new[] { (one, oneGradients), (other, otherGradients) })
            {
                var tape = network.CreateTape(2, forTraining: true);
                network.Forward(MemoryMarshal.AsBytes<float>(observations), 2, tape);
                network.Backward(tape, policy, values, gradients);
            }
            Distance(Read(oneGradients), Read(otherGradients)).ShouldBeLessThan(1e-5);
        }
    }

    private static INetwork Create(INetworkBackend engine, NetworkCase example)
    {
        var network = engine.Create(example.Options, example.Input, example.PolicySize, 0, 1);
        network.WriteParameters(example.Create().Parameters);
        return network;
    }

    internal static float[] Read(INetwork network)
    {
        var parameters = new float[network.ParameterCount];
        network.ReadParameters(parameters);
        return parameters;
    }

    internal static float[] Read(IGradients gradients)
    {
        var values = new float[gradients.Count];
        gradients.Read(values);
        return values;
    }

    internal static double Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        actual.Length.ShouldBe(expected.Length);
        double distance = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            distance += ((double)expected[i] - actual[i]) * ((double)expected[i] - actual[i]);
            norm += (double)expected[i] * expected[i];
        }
        return norm > 0 ? Math.Sqrt(distance / norm) : Math.Sqrt(distance);
    }
}
