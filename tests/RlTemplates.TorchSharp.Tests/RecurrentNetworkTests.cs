using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Tests.Networks;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Tests;

public sealed class RecurrentNetworkTests : IDisposable
{
    private readonly INetworkBackend _torch = new TorchEngine { Device = TorchDevice.Cpu }.Create(), _simd = new SimdEngine().Create();
    private readonly INetworkBackend _rounded = new TorchEngine { Device = TorchDevice.Cpu, Precision = TorchPrecision.BFloat16 }.Create();

    public void Dispose()
    {
        _torch.Dispose();
        _rounded.Dispose();
        _simd.Dispose();
    }

    [Theory]
    [InlineData(false, 1, 1, 1, true)]
    [InlineData(true, 1, 1, 5, true)]
    [InlineData(false, 3, 7, 2, true)]
    [InlineData(true, 3, 7, 2, true)]
    [InlineData(true, 2, 5, 3, false)]
    public void Sequences_are_computed_as_by_the_built_in_engine(bool isShared, int blocks, int steps, int copies, bool hasStarts) =>
        Distances(_torch, isShared, blocks, steps, copies, hasStarts).ShouldAllBe(distance => distance < 1e-4);

    [Theory]
    [InlineData(false, 1, 1, 1, true)]
    [InlineData(true, 1, 1, 5, false)]
    [InlineData(false, 3, 7, 2, true)]
    [InlineData(true, 3, 7, 2, true)]
    public void With_sixteen_bits_they_are_near(bool isShared, int blocks, int steps, int copies, bool hasStarts)
    {
        var distances = Distances(_rounded, isShared, blocks, steps, copies, hasStarts);

        distances.ShouldAllBe(distance => distance < 0.05);
        distances.Max().ShouldBeGreaterThan(1e-6);
    }

    // Of policy outputs, values, states and gradients.
    private double[] Distances(INetworkBackend engine, bool isShared, int blocks, int steps, int copies, bool hasStarts)
    {
        var options = new NetworkOptions { HiddenSizes = [12], UseLstm = true, LstmCellSize = 9, ShareLayers = isShared };
        var example = new SequenceCase(new("memory", new(ElementType.Float32, 5), options, 3), blocks, steps, copies);
        var starts = hasStarts ? example.Starts : [];
        INetwork one = _simd.Create(options, example.Case.Input, 3, 0, 1), other = engine.Create(options, example.Case.Input, 3, 0, 1);
        foreach (var network in new[] { one, other })
            network.WriteParameters(example.Network.Parameters);
        ITape oneTape = one.CreateTape(example.Rows, forTraining: true), otherTape = other.CreateTape(example.Rows, forTraining: true);
        IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();

        one.Forward(example.Observations, example.Rows, oneTape, new(example.States, starts, blocks));
        other.Forward(example.Observations, example.Rows, otherTape, new(example.States, starts, blocks));
        one.Backward(oneTape, example.PolicyGradients, example.ValueGradients, oneGradients);
        other.Backward(otherTape, example.PolicyGradients, example.ValueGradients, otherGradients);

        return
        [
            NetworkTests.Distance(oneTape.Policy, otherTape.Policy),
            NetworkTests.Distance(oneTape.Values, otherTape.Values),
            NetworkTests.Distance(oneTape.States, otherTape.States),
            NetworkTests.Distance(NetworkTests.Read(oneGradients), NetworkTests.Read(otherGradients)),
        ];
    }
}
