using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

public sealed class PolicyValueNetworkTests
{
    [Theory, MemberData(nameof(NetworkCase.Indices), MemberType = typeof(NetworkCase))]
    public void Forward_equals_plain_loops(int index)
    {
        var @case = NetworkCase.All[index];
        var network = @case.Create();
        var reference = @case.Reference(network);
        foreach (var batch in (int[])[1, 2, 3, 6, 7, 20])
        {
            var observations = @case.Observations(batch);
            var tape = network.CreateTape(batch, forTraining: false);
            network.Forward(observations, batch, tape);
            foreach (var row in (int[])[0, batch / 2, batch - 1])
            {
                var (policy, value) = reference.Forward(observations.AsSpan(row * @case.Input.Bytes, @case.Input.Bytes));
                ((double)tape.Values[row]).ShouldBe(value, 2e-5 * (1 + Math.Abs(value)), @case.Name);
                for (var a = 0; a < @case.PolicySize; a++)
                    ((double)tape.Policy[row * @case.PolicySize + a]).ShouldBe(policy[a], 2e-5 * (1 + Math.Abs(policy[a])), @case.Name);
            }
        }
    }

    [Theory, MemberData(nameof(NetworkCase.Indices), MemberType = typeof(NetworkCase))]
    public void Backward_equals_finite_differences(int index)
    {
        const int Batch = 3;
        const double Step = 1e-7;
        var @case = NetworkCase.All[index];
        var network = @case.Create();
        var reference = @case.Reference(network);
        var observations = @case.Observations(Batch);
        float[] dPolicy = @case.Gradients(Batch * @case.PolicySize), dValues = @case.Gradients(Batch, 6);
        var gradients = new float[network.Parameters.Length];
        Array.Fill(gradients, float.NaN);
        var tape = network.CreateTape(Batch + 2, forTraining: true);
        network.Forward(observations, Batch, tape);
        network.Backward(tape, dPolicy, dValues, gradients);

        gradients.ShouldAllBe(g => float.IsFinite(g));
        var random = new RandomStream(11, (ulong)index);
        for (var probe = 0; probe < 60; probe++)
        {
            var i = probe < 20 ? gradients.Length - 1 - random.NextInt32(Math.Min(60, gradients.Length))
                : probe < 40 ? random.NextInt32(Math.Min(400, gradients.Length)) : random.NextInt32(gradients.Length);
            var saved = reference.Parameters[i];
            reference.Parameters[i] = saved + Step;
            var above = Loss();
            reference.Parameters[i] = saved - Step;
            var below = Loss();
            reference.Parameters[i] = saved;
            var expected = (above - below) / (2 * Step);
            ((double)gradients[i]).ShouldBe(expected, 2e-3 * (0.1 + Math.Abs(expected)), $"{@case.Name}, parameter {i} of {gradients.Length}");
        }

        double Loss()
        {
            var loss = 0.0;
            for (var row = 0; row < Batch; row++)
            {
                var (policy, value) = reference.Forward(observations.AsSpan(row * @case.Input.Bytes, @case.Input.Bytes));
                loss += value * dValues[row];
                for (var a = 0; a < policy.Length; a++)
                    loss += policy[a] * dPolicy[row * policy.Length + a];
            }
            return loss;
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Gradients_of_the_observations_equal_finite_differences(int index, int threads)
    {
        var batch = threads == 1 ? 5 : 300;
        var @case = NetworkCase.All[index];
        var network = @case.Create();
        var reference = @case.Reference(network);
        var observations = @case.Observations(batch);
        float[] dPolicy = @case.Gradients(batch * @case.PolicySize), dValues = @case.Gradients(batch, 6);
        float[] inputs = new float[batch * @case.Input.Size], gradients = new float[network.Parameters.Length], plain = new float[gradients.Length], alone = new float[inputs.Length];
        network.CreateTape(1, forTraining: true);
        var tape = network.CreateTape(batch + 1, forTraining: true, threads, inputGradients: true);
        network.Forward(observations, batch, tape);
        network.Backward(tape, dPolicy, dValues, plain);
        network.Backward(tape, dPolicy, dValues, gradients, inputs);
        network.Backward(tape, dPolicy, dValues, [], alone);
        gradients.ShouldBe(plain);
        alone.ShouldBe(inputs);

        var random = new RandomStream(3, (ulong)index);
        for (var probe = 0; probe < 60; probe++)
        {
            var i = random.NextInt32(inputs.Length);
            var row = i / @case.Input.Size;
            var expected = (Loss(row, i, 1e-3f, out var above) - Loss(row, i, -1e-3f, out var below)) / (above - below);
            ((double)inputs[i]).ShouldBe(expected, 4e-3 * (0.1 + Math.Abs(expected)), $"{@case.Name}, element {i}");
        }

        double Loss(int row, int i, float step, out double moved)
        {
            var copy = observations.ToArray();
            var element = MemoryMarshal.Cast<byte, float>(copy.AsSpan()).Slice(i, 1);
            element[0] += step;
            moved = element[0];
            var (policy, value) = reference.Forward(copy.AsSpan(row * @case.Input.Bytes, @case.Input.Bytes));
            return value * dValues[row] + policy.Select((output, a) => output * dPolicy[row * policy.Length + a]).Sum();
        }
    }

    [Fact]
    public void Gradients_of_observations_must_be_asked_for_and_be_those_of_float_vectors()
    {
        var @case = NetworkCase.All[0];
        var network = @case.Create();
        var tape = network.CreateTape(1, forTraining: true);
        network.Forward(@case.Observations(1), 1, tape);
        Should.Throw<InvalidOperationException>(() => network.Backward(tape, new float[2], new float[1], [], new float[4])).Message.ShouldContain("inputGradients");
        var asked = network.CreateTape(1, forTraining: true, inputGradients: true);
        network.Forward(@case.Observations(1), 1, asked);
        Should.Throw<ArgumentException>(() => network.Backward(asked, new float[2], new float[1], [], new float[3])).Message.ShouldContain("4 elements");
        Should.Throw<NotSupportedException>(() => NetworkCase.All[5].Create().CreateTape(1, forTraining: true, inputGradients: true)).Message.ShouldContain("13, 11, 3");
    }

    [Theory, MemberData(nameof(NetworkCase.Indices), MemberType = typeof(NetworkCase))]
    public void Threads_do_not_change_a_bit(int index)
    {
        var @case = NetworkCase.All[index];
        var network = @case.Create();
        var one = Pass(1);
        foreach (var threads in (int[])[2, 3])
        {
            var more = Pass(threads);
            more.Policy.ShouldBe(one.Policy);
            more.Values.ShouldBe(one.Values);
            more.Gradients.ShouldBe(one.Gradients);
        }

        (float[] Policy, float[] Values, float[] Gradients) Pass(int threads)
        {
            const int Batch = 291;
            var batch = @case.Input.Shape.Length == 3 ? 45 : Batch;
            var tape = network.CreateTape(batch, forTraining: true, threads);
            var gradients = new float[network.Parameters.Length];
            network.Forward(@case.Observations(batch), batch, tape);
            network.Backward(tape, @case.Gradients(batch * @case.PolicySize), @case.Gradients(batch, 6), gradients);
            return (tape.Policy.ToArray(), tape.Values.ToArray(), gradients);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Passes_allocate_nothing(int threads)
    {
        var @case = NetworkCase.All[5];
        var network = @case.Create();
        var tape = network.CreateTape(64, forTraining: true, threads);
        var observations = @case.Observations(64);
        float[] dPolicy = @case.Gradients(64 * @case.PolicySize), dValues = @case.Gradients(64), gradients = new float[network.Parameters.Length];
        for (var i = 0; i < 20; i++)
            Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++)
            Pass();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Pass()
        {
            network.Forward(observations, 64, tape);
            network.Backward(tape, dPolicy, dValues, gradients);
            network.WeightsChanged();
        }
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_leaves_no_trace()
    {
        foreach (var @case in NetworkCase.All)
        {
            var network = @case.Create();
            var (used, fresh) = (network.CreateTape(20, true), network.CreateTape(20, true));
            float[] a = new float[network.Parameters.Length], b = new float[network.Parameters.Length];
            network.Forward(@case.Observations(20), 20, used);
            network.Backward(used, @case.Gradients(20 * @case.PolicySize), @case.Gradients(20), a);
            foreach (var (tape, gradients) in ((ITape, float[])[])[(used, a), (fresh, b)])
            {
                network.Forward(@case.Observations(5, 8), 5, tape);
                network.Backward(tape, @case.Gradients(5 * @case.PolicySize), @case.Gradients(5), gradients);
            }
            a.ShouldBe(b, @case.Name);
            used.Policy.Length.ShouldBe(5 * @case.PolicySize);
        }
    }

    [Fact]
    public void A_clone_has_weights_of_its_own()
    {
        var @case = NetworkCase.All[6];
        var network = @case.Create();
        var clone = network.Clone();
        var observations = @case.Observations(2);
        network.Parameters.Clear();
        network.WeightsChanged();
        var (tape, cloneTape) = (network.CreateTape(2, false), clone.CreateTape(2, false));
        network.Forward(observations, 2, tape);
        clone.Forward(observations, 2, cloneTape);
        tape.Values.ToArray().ShouldAllBe(v => v == 0);
        cloneTape.Values.ToArray().ShouldContain(v => v != 0);
    }

    [Fact]
    public void Wrong_calls_say_what_is_wrong()
    {
        var @case = NetworkCase.All[0];
        var (network, other) = (@case.Create(), @case.Create());
        var tape = network.CreateTape(4, forTraining: false);
        Should.Throw<ArgumentOutOfRangeException>(() => network.Forward(@case.Observations(5), 5, tape)).Message.ShouldContain("1 to 4");
        Should.Throw<ArgumentException>(() => network.Forward(@case.Observations(3), 2, tape)).Message.ShouldContain("32 bytes, not 48");
        Should.Throw<ArgumentException>(() => other.Forward(@case.Observations(2), 2, tape));
        Should.Throw<InvalidOperationException>(() => network.Backward(tape, [], [], new float[network.Parameters.Length]));
        Should.Throw<ArgumentException>(() => PolicyValueNetwork.Create(new() { HiddenSizes = [0] }, @case.Input, 2, 1)).Message.ShouldContain("hidden_sizes");
        Should.Throw<ArgumentException>(() => PolicyValueNetwork.Create(new(), @case.Input with { Spread = 0 }, 2, 1)).Message.ShouldContain("spread");
        Should.Throw<ArgumentException>(() => PolicyValueNetwork.Create(new(), @case.Input with { Center = float.NaN }, 2, 1)).Message.ShouldContain("center");
        Should.Throw<ArgumentException>(() => PolicyValueNetwork.Create(new() { ConvFilters = [new(8, 4, 2), new(8, 6, 1)], ConvPadding = ConvPadding.Valid }, new(ElementType.UInt8, 10, 12, 1), 2, 1))
            .Message.ShouldBe("conv_filters contains 8:6:1, whose kernel does not fit into the 4×5 pixels that reach it; take a smaller kernel or conv_padding same.");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Free_standard_deviations_are_biases_alone(bool free, bool share)
    {
        var @case = NetworkCase.All[0];
        var distribution = new DiagonalGaussian(new([-1, -1, -1], [1, 1, 1]), normalized: true);
        var options = new NetworkOptions { ShareLayers = share, FreeLogStd = free, InitialLogStd = -0.7, PolicyHeadGain = 1 };
        var network = (PolicyValueNetwork)PolicyValueNetwork.Create(options, @case.Input, distribution, 1).Clone();
        var tape = network.CreateTape(9, forTraining: true);
        var gradients = new float[network.Parameters.Length];
        network.Forward(@case.Observations(9), 9, tape);
        var logStds = tape.Policy.ToArray().Where((_, i) => i % 6 >= 3).ToArray();
        logStds.All(logStd => logStd == -0.7f).ShouldBe(free);
        logStds.Average().ShouldBe(-0.7f, 0.5f);
        float[] policyGradients = @case.Gradients(9 * 6), valueGradients = @case.Gradients(9);
        network.Backward(tape, policyGradients, valueGradients, gradients);
        var head = network.Towers[0].Dense[^1];
        for (var row = 0; row < head.Inputs; row++)
            for (var j = 0; j < 6; j++)
                (gradients[head.Offset + row * head.Outputs + j] == 0).ShouldBe(free && j >= 3);
        for (var j = 0; j < 6; j++)
            gradients[head.Offset + head.Inputs * head.Outputs + j].ShouldBe(Enumerable.Range(0, 9).Sum(row => policyGradients[row * 6 + j]), 1e-4f);
    }

    [Theory]
    [InlineData(42, 6 * 6 * 32)]
    [InlineData(84, 7 * 7 * 64)]
    public void Without_filters_the_image_picks_them(int size, int features)
    {
        var network = PolicyValueNetwork.Create(new() { HiddenSizes = [8] }, new(ElementType.UInt8, size, size, 4), 6, 1);
        network.Towers[0].Dense[0].Inputs.ShouldBe(features);
    }
}
