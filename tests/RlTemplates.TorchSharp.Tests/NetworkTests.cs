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
            var oneTape = one.CreateTape(batch, forTraining: true, inputGradients: hasInputs);
            var otherTape = other.CreateTape(batch, forTraining: true, inputGradients: hasInputs);
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
    public void A_tape_with_room_for_more_takes_fewer_and_goes_back_twice()
    {
        var example = NetworkCase.All[1];
        INetwork one = Create(_simd, example), other = Create(_torch, example);
        ITape oneTape = one.CreateTape(40, forTraining: true), otherTape = other.CreateTape(40, forTraining: true);
        IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();
        foreach (var batch in new[] { 40, 3, 17 })
        {
            var observations = example.Observations(batch, (ulong)batch);
            one.Forward(observations, batch, oneTape);
            other.Forward(observations, batch, otherTape);
            foreach (var seed in new ulong[] { 5, 8 })
            {
                float[] policy = example.Gradients(batch * example.PolicySize, seed), values = example.Gradients(batch, seed + 1);
                one.Backward(oneTape, policy, values, oneGradients);
                other.Backward(otherTape, policy, values, otherGradients);
                Distance(Read(oneGradients), Read(otherGradients)).ShouldBeLessThan(1e-4);
            }
        }
        Should.Throw<ArgumentException>(() => other.Forward(new byte[3], 1, otherTape));
        var fresh = other.CreateTape(40, forTraining: true);
        Should.Throw<InvalidOperationException>(() => other.Backward(fresh, [], [], otherGradients))
            .Message.ShouldContain("forward pass before it");
    }

    [Theory]
    [InlineData(true, 0.5)]
    [InlineData(true, 1e9)]
    [InlineData(false, 0.5)]
    [InlineData(false, 1e9)]
    public void Steps_are_those_of_the_built_in_engine(bool isAdam, double maxNorm)
    {
        var example = NetworkCase.All[1];
        INetwork one = Create(_simd, example), other = Create(_torch, example);
        OptimizerSettings settings = isAdam ? new AdamSettings { Epsilon = 1e-5 } : new RmsPropSettings { Momentum = 0.5 };
        IUpdate oneUpdate = _simd.CreateUpdate(one, settings, maxNorm), otherUpdate = _torch.CreateUpdate(other, settings, maxNorm);
        IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();
        for (ulong i = 1; i <= 20; i++)
        {
            var values = example.Gradients(one.ParameterCount, i);
            oneGradients.Write(values);
            otherGradients.Write(values);
            UpdateResult expected = oneUpdate.Step(oneGradients, 1e-2), actual = otherUpdate.Step(otherGradients, 1e-2);
            actual.GradientNorm.ShouldBe(expected.GradientNorm, 1e-4 * expected.GradientNorm);
            actual.IsFinite.ShouldBe(expected.IsFinite);
            Distance(Read(one), Read(other)).ShouldBeLessThan(1e-5);
        }
    }

    [Fact]
    public void A_step_tells_of_what_is_not_finite_and_changes_nothing_then()
    {
        var network = Create(_torch, NetworkCase.All[1]);
        var (gradients, update, before) = (network.CreateGradients(), _torch.CreateUpdate(network, new AdamSettings(), 1), Read(network));
        var values = new float[gradients.Count];
        values[3] = float.NaN;
        gradients.Write(values);

        update.Step(gradients, 0.1).ShouldBe(new(double.NaN, IsFinite: false));

        Read(network).ShouldBe(before);
        using var another = new TorchEngine { Device = TorchDevice.Cpu }.Create();
        Should.Throw<ArgumentException>(() => another.CreateUpdate(network, new AdamSettings(), 1))
            .Message.ShouldContain("another engine's");
        var foreign = _simd.Create(new(), NetworkCase.All[1].Input, 2, 0, 1).CreateGradients();
        Should.Throw<ArgumentException>(() => update.Step(foreign, 1)).Message.ShouldContain("another engine's");
    }

    [Fact]
    public void Fresh_weights_are_those_of_the_built_in_engine_bit_by_bit()
    {
        foreach (var example in NetworkCase.All)
        {
            float[] Fresh(INetworkBackend engine) => Read(engine.Create(example.Options, example.Input, example.PolicySize, 0, 5));
            Fresh(_torch).ShouldBe(Fresh(_simd));
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(6, 16)]
    [InlineData(7, 16)]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 1)]
    public void With_sixteen_bits_outputs_and_gradients_are_near_those_of_the_built_in_engine(int index, int batch)
    {
        using var rounded = new TorchEngine { Device = TorchDevice.Cpu, Precision = TorchPrecision.BFloat16 }.Create();
        var example = NetworkCase.All[index];
        INetwork one = Create(_simd, example), other = Create(rounded, example);
        ITape oneTape = one.CreateTape(batch, forTraining: true), otherTape = other.CreateTape(batch, forTraining: true);
        var observations = example.Observations(batch);
        one.Forward(observations, batch, oneTape);
        other.Forward(observations, batch, otherTape);
        float[] policy = example.Gradients(batch * example.PolicySize), values = example.Gradients(batch, 6);
        IGradients oneGradients = one.CreateGradients(), otherGradients = other.CreateGradients();
        one.Backward(oneTape, policy, values, oneGradients);
        other.Backward(otherTape, policy, values, otherGradients);

        Distance(oneTape.Policy, otherTape.Policy).ShouldBeInRange(1e-6, 0.05);
        Distance(Read(oneGradients), Read(otherGradients)).ShouldBeInRange(1e-6, 0.05);
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
            var layers = options with { ShareLayers = shared };
            INetwork one = _simd.Create(layers, space, 4, 2, 1), other = _torch.Create(layers, space, 4, 2, 1);
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
