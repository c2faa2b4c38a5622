using RlTemplates.Learning.Tests.Engines;
using RlTemplates.Networks;
using TorchSharp;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>Tests that count the tensors of the process.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>What is made for a pass is freed with it, and all of it with the engine: nothing waits for a finalizer.</summary>
[Collection<MemoryCollection>]
public sealed class MemoryTests
{
    private static readonly NetworkOptions Recurrent = new() { HiddenSizes = [16], UseLstm = true, LstmCellSize = 8 };

    private static readonly (string Name, ObservationSpace Input, NetworkOptions Options)[] Networks =
    [
        ("dense", new(ElementType.Float32, 4), new()),
        ("convolutional", new(ElementType.UInt8, 42, 42, 4), new() { HiddenSizes = [32] }),
        ("convolutional, uneven", new(ElementType.UInt8, 13, 11, 3), new() { ConvFilters = [new(5, 3, 2)], HiddenSizes = [20] }),
        ("LSTM", new(ElementType.Float32, 4), Recurrent),
        ("LSTM, separate", new(ElementType.Float32, 4), Recurrent with { ShareLayers = false }),
    ];

    public static TheoryData<string, TorchPrecision, int> Passes => new(
        from network in Networks
        from precision in new[] { TorchPrecision.Float32, TorchPrecision.BFloat16 }
        from batch in new[] { 1, 24 }
        select (network.Name, precision, batch));

    [Theory]
    [InlineData("PPO", TorchPrecision.Float32)]
    [InlineData("PPO, LSTM", TorchPrecision.Float32)]
    [InlineData("PPO, LSTM", TorchPrecision.BFloat16)]
    [InlineData("PPO, convolutions", TorchPrecision.Float32)]
    [InlineData("PPO, convolutions", TorchPrecision.BFloat16)]
    [InlineData("IMPALA", TorchPrecision.Float32)]
    [InlineData("IMPALA, LSTM", TorchPrecision.Float32)]
    [InlineData("IMPALA, convolutions", TorchPrecision.Float32)]
    [InlineData("DQN", TorchPrecision.Float32)]
    [InlineData("SAC", TorchPrecision.Float32)]
    public void Updates_leave_no_tensor_behind(string algorithm, TorchPrecision precision)
    {
        var before = Alive();
        using (var learner = EngineCases.Create(algorithm, new TorchEngine { Device = TorchDevice.Cpu, Precision = precision }))
        {
            learner.Train(new(), CancellationToken.None);
            var started = Alive();
            for (var i = 0; i < 5; i++)
                learner.Train(new(), CancellationToken.None);
            Alive().ShouldBe(started);
        }
        Alive().ShouldBe(before);
    }

    [Theory, MemberData(nameof(Passes))]
    public void Passes_and_steps_leave_no_tensor_behind(string network, TorchPrecision precision, int batch)
    {
        var before = Alive();
        using (var engine = new TorchEngine { Device = TorchDevice.Cpu, Precision = precision }.Create())
        {
            var update = Update(engine, network, batch);
            update();
            var started = Alive();
            for (var i = 0; i < 20; i++)
                update();
            Alive().ShouldBe(started);
        }
        Alive().ShouldBe(before);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("convolutional")]
    public void What_a_pass_allocates_here_does_not_grow_with_the_batch(string network)
    {
        using var engine = new TorchEngine { Device = TorchDevice.Cpu }.Create();
        double[] bytes = [.. new[] { 8, 256 }.Select(batch => Allocated(Update(engine, network, batch)))];
        TestContext.Current.TestOutputHelper!.WriteLine($"{bytes[0]:N0} and {bytes[1]:N0} bytes");

        bytes[1].ShouldBe(bytes[0], 0.1 * bytes[0]);
        bytes[1].ShouldBeLessThan(64_000);
    }

    [Fact]
    public void A_forward_pass_without_training_keeps_no_graph()
    {
        using var engine = new TorchEngine { Device = TorchDevice.Cpu }.Create();
        var network = engine.Create(new NetworkOptions(), new(ElementType.Float32, 4), 2, 0, 1);
        var tape = network.CreateTape(8, forTraining: false);
        network.Forward(new byte[8 * 16], 8, tape);
        var started = Alive();

        for (var i = 0; i < 100; i++)
            network.Forward(new byte[8 * 16], 8, tape);

        Alive().ShouldBe(started);
        Should.Throw<InvalidOperationException>(() => network.Backward(tape, new float[16], new float[8], null))
            .Message.ShouldContain("forTraining");
    }

    // A forward and a backward pass and a step; of a recurrent network sequences as long as half of the batch, two at a time.
    private static Action Update(INetworkBackend engine, string name, int batch)
    {
        const int Outputs = 3;
        var (_, input, options) = Networks.Single(n => n.Name == name);
        var network = engine.Create(options, input, Outputs, 0, 1);
        var (tape, gradients) = (network.CreateTape(batch, forTraining: true), network.CreateGradients());
        var step = engine.CreateUpdate(network, new AdamSettings(), 1);
        var (observations, policy, values) = (new byte[batch * input.Bytes], new float[batch * Outputs], new float[batch]);
        var (states, starts) = (new float[Math.Min(batch, 2) * network.StateSize], new bool[batch]);
        starts[^1] = true;
        Array.Fill(policy, 0.1f);
        Array.Fill(values, 0.2f);
        return () =>
        {
            network.Forward(observations, batch, tape, network.StateSize == 0 ? default : new(states, starts, 1));
            network.Backward(tape, policy, values, gradients);
            step.Step(gradients, 1e-3);
        };
    }

    private static double Allocated(Action action)
    {
        const int Times = 50;
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
            action();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }

    // Tensors of this process that nobody has freed.
    private static long Alive() => torch.Tensor.TotalCount;
}
