using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

/// <summary>Networks with an LSTM over sequences [K, T, N] in the midst of which episodes begin.</summary>
public sealed class RecurrentNetworkTests
{
    private static readonly NetworkCase[] Cases =
    [
        new("shared, odd sizes", new(ElementType.Float32, 4), new() { HiddenSizes = [7], UseLstm = true, LstmCellSize = 5 }, 3),
        new("separate", new(ElementType.Float32, 3), new() { HiddenSizes = [8, 20], Activation = Activation.Relu, ShareLayers = false, UseLstm = true, LstmCellSize = 16 }, 2),
        new("nothing hidden", new(ElementType.Float32, 6) { Center = 1, Spread = 2 }, new() { HiddenSizes = [], UseLstm = true, LstmCellSize = 33 }, 4),
        new("image", new(ElementType.UInt8, 9, 8, 2), new() { ConvFilters = [new(5, 3, 2)], HiddenSizes = [12], UseLstm = true, LstmCellSize = 10 }, 2),
        new("one cell, image without hidden layers", new(ElementType.UInt8, 6, 6, 1), new() { ConvFilters = [new(4, 3, 2)], HiddenSizes = [], ShareLayers = false, UseLstm = true, LstmCellSize = 1 }, 2),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Cases.Length)];

    [Theory, MemberData(nameof(Indices))]
    public void Forward_equals_plain_loops(int index)
    {
        foreach (var (blocks, steps, copies) in ((int, int, int)[])[(1, 1, 1), (1, 5, 3), (3, 4, 2), (2, 1, 7)])
        {
            var batch = new SequenceCase(Cases[index], blocks, steps, copies);
            var tape = batch.Network.CreateTape(batch.Rows + 1, forTraining: false);
            batch.Forward(tape);
            var (policy, values, states) = batch.Expected(batch.Case.Reference(batch.Network));
            Close(tape.Policy, policy, batch.Case.Name);
            Close(tape.Values, values, batch.Case.Name);
            Close(tape.States, states, batch.Case.Name);
        }

        static void Close(ReadOnlySpan<float> actual, double[] expected, string name)
        {
            actual.Length.ShouldBe(expected.Length);
            for (var i = 0; i < expected.Length; i++)
                ((double)actual[i]).ShouldBe(expected[i], 2e-5 * (1 + Math.Abs(expected[i])), name);
        }
    }

    [Theory, MemberData(nameof(Indices))]
    public void Backward_equals_finite_differences(int index)
    {
        const double Step = 1e-6;
        var batch = new SequenceCase(Cases[index], blocks: 2, steps: 5, copies: 2);
        var reference = batch.Case.Reference(batch.Network);
        var tape = batch.Network.CreateTape(batch.Rows + 3, forTraining: true);
        var gradients = new float[batch.Network.Parameters.Length];
        Array.Fill(gradients, float.NaN);
        batch.Forward(tape);
        batch.Backward(tape, gradients);

        var random = new RandomStream(5, (ulong)index);
        for (var probe = 0; probe < 300; probe++)
        {
            var i = gradients.Length <= 300 ? probe % gradients.Length : random.NextInt32(gradients.Length);
            var saved = reference.Parameters[i];
            reference.Parameters[i] = saved + Step;
            var above = Loss();
            reference.Parameters[i] = saved - Step;
            var expected = (above - Loss()) / (2 * Step);
            reference.Parameters[i] = saved;
            ((double)gradients[i]).ShouldBe(expected, 2e-3 * (0.1 + Math.Abs(expected)), $"{batch.Case.Name}, parameter {i} of {gradients.Length}");
        }

        double Loss()
        {
            var (policy, values, _) = batch.Expected(reference);
            return policy.Zip(batch.PolicyGradients, (x, g) => x * g).Sum() + values.Zip(batch.ValueGradients, (x, g) => x * g).Sum();
        }
    }

    [Theory, MemberData(nameof(Indices))]
    public void Step_by_step_gives_the_bits_of_the_whole(int index)
    {
        const int Steps = 6;
        foreach (var copies in (int[])[1, 2, 7, 100])
        {
            var batch = new SequenceCase(Cases[index], 1, Steps, copies);
            var (network, outputs, bytes) = (batch.Network, batch.Case.PolicySize, batch.Case.Input.Bytes);
            ITape whole = network.CreateTape(batch.Rows, forTraining: true), step = network.CreateTape(copies, forTraining: false);
            batch.Forward(whole);
            var states = batch.States.ToArray();
            for (var t = 0; t < Steps; t++)
            {
                network.Forward(batch.Observations.AsSpan(t * copies * bytes, copies * bytes), copies, step, new(states, batch.Starts.AsSpan(t * copies, copies)));
                step.Policy.SequenceEqual(whole.Policy.Slice(t * copies * outputs, copies * outputs)).ShouldBeTrue();
                step.Values.SequenceEqual(whole.Values.Slice(t * copies, copies)).ShouldBeTrue();
                step.States.CopyTo(states);
            }
            whole.States.SequenceEqual(states).ShouldBeTrue();
        }
    }

    [Theory, MemberData(nameof(Indices))]
    public void Threads_and_blocks_do_not_change_a_bit(int index)
    {
        foreach (var (blocks, copies) in ((int, int)[])[(1, 130), (3, 60), (40, 1)])
        {
            var batch = new SequenceCase(Cases[index], blocks, 20, copies);
            var one = Pass(batch, 1);
            foreach (var threads in (int[])[2, 3])
                Pass(batch, threads).ShouldBe(one);
        }

        static float[] Pass(SequenceCase batch, int threads)
        {
            var tape = batch.Network.CreateTape(batch.Rows, forTraining: true, threads);
            var gradients = new float[batch.Network.Parameters.Length];
            batch.Forward(tape);
            batch.Backward(tape, gradients);
            return [.. tape.Policy, .. tape.Values, .. tape.States, .. gradients];
        }
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_leaves_no_trace()
    {
        foreach (var @case in Cases)
        {
            SequenceCase large = new(@case, 2, 6, 5), small = new(@case, 1, 3, 4, seed: 8);
            ITape used = large.Network.CreateTape(large.Rows, true), fresh = large.Network.CreateTape(large.Rows, true);
            float[] a = new float[large.Network.Parameters.Length], b = new float[a.Length];
            large.Forward(used);
            large.Backward(used, a);
            foreach (var (tape, gradients) in ((ITape, float[])[])[(used, a), (fresh, b)])
            {
                large.Network.Forward(small.Observations, small.Rows, tape, new(small.States));
                large.Network.Backward(tape, small.PolicyGradients, small.ValueGradients, gradients);
            }
            a.ShouldBe(b, @case.Name);
            used.States.SequenceEqual(fresh.States).ShouldBeTrue();
            used.States.Length.ShouldBe(4 * large.Network.StateSize);
        }
    }

    [Fact]
    public void What_came_before_an_episodes_start_does_not_count()
    {
        var batch = new SequenceCase(Cases[1], 1, 1, 6);
        var (one, two) = (batch.Network.CreateTape(6, false), batch.Network.CreateTape(6, false));
        batch.Network.Forward(batch.Observations, 6, one, new(batch.States, [true, true, true, true, true, true]));
        batch.Network.Forward(batch.Observations, 6, two, new(new float[batch.States.Length]));
        one.Policy.SequenceEqual(two.Policy).ShouldBeTrue();
        one.States.SequenceEqual(two.States).ShouldBeTrue();
        batch.Network.Forward(batch.Observations, 6, two, new(batch.States));
        one.Policy.SequenceEqual(two.Policy).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Passes_allocate_nothing(int threads)
    {
        var batch = new SequenceCase(Cases[1], 2, 30, 20);
        var tape = batch.Network.CreateTape(batch.Rows, forTraining: true, threads);
        var gradients = new float[batch.Network.Parameters.Length];
        for (var i = 0; i < 20; i++)
            Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++)
            Pass();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Pass()
        {
            batch.Forward(tape);
            batch.Backward(tape, gradients);
            batch.Network.WeightsChanged();
        }
    }

    [Fact]
    public void Weights_between_steps_begin_orthonormal_and_forget_gates_open()
    {
        const int Size = 12;
        var network = PolicyValueNetwork.Create(new() { HiddenSizes = [9], Initialization = Initialization.HeUniform, UseLstm = true, LstmCellSize = Size }, new(ElementType.Float32, 4), 2, 1);
        var lstm = network.Towers[0].Lstm!;
        var biases = network.Parameters.Slice(lstm.Gates.Offset + 9 * 4 * Size, 4 * Size).ToArray();
        for (var i = 0; i < biases.Length; i++)
            biases[i].ShouldBe(i / Size == 1 ? 1 : 0);
        var weights = network.Parameters.Slice(lstm.Recurrent.Offset, Size * 4 * Size).ToArray();
        for (var i = 0; i < Size; i++)
            for (var j = 0; j <= i; j++)
                Enumerable.Range(0, 4 * Size).Sum(k => (double)weights[i * 4 * Size + k] * weights[j * 4 * Size + k]).ShouldBe(i == j ? 1 : 0, 1e-5);
        network.Parameters.Length.ShouldBe(5 * 9 + 10 * 4 * Size + Size * 4 * Size + (Size + 1) * 3);
        network.StateSize.ShouldBe(2 * Size);
        var clone = network.Clone();
        clone.StateSize.ShouldBe(2 * Size);
        clone.Parameters.SequenceEqual(network.Parameters).ShouldBeTrue();
    }

    [Fact]
    public void Without_memory_nothing_changes_and_no_states_come_out()
    {
        var @case = NetworkCase.All[0];
        var network = @case.Create();
        network.StateSize.ShouldBe(0);
        var (plain, given) = (network.CreateTape(6, false), network.CreateTape(6, false));
        network.Forward(@case.Observations(6), 6, plain);
        network.Forward(@case.Observations(6), 6, given, new([], new bool[6], 2));
        given.Policy.SequenceEqual(plain.Policy).ShouldBeTrue();
        given.States.Length.ShouldBe(0);
    }

    [Fact]
    public void Wrong_calls_say_what_is_wrong()
    {
        var batch = new SequenceCase(Cases[0], 1, 3, 2);
        var tape = batch.Network.CreateTape(6, false);
        Should.Throw<ArgumentException>(() => batch.Network.Forward(batch.Observations, 6, tape)).Message.ShouldContain("a state of 10 numbers");
        Should.Throw<ArgumentException>(() => batch.Network.Forward(batch.Observations, 6, tape, new(new float[40]))).Message.ShouldContain("6 rows in 1 blocks");
        Should.Throw<ArgumentException>(() => batch.Network.Forward(batch.Observations, 6, tape, new(new float[20], blocks: 3))).Message.ShouldContain("6 rows in 3 blocks");
        Should.Throw<ArgumentException>(() => batch.Network.Forward(batch.Observations, 6, tape, new(new float[25]))).Message.ShouldContain("25 numbers of state, 10 a sequence");
        Should.Throw<ArgumentException>(() => batch.Network.Forward(batch.Observations, 6, tape, new(new float[20], new bool[2]))).Message.ShouldContain("as many episode starts, not 2");
        Should.Throw<ArgumentException>(() => PolicyValueNetwork.Create(new() { UseLstm = true, LstmCellSize = 0 }, batch.Case.Input, 2, 1)).Message.ShouldContain("lstm_cell_size is 0");
    }
}
