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
    [Theory]
    [InlineData("PPO")]
    [InlineData("IMPALA")]
    [InlineData("DQN")]
    [InlineData("SAC")]
    public void Updates_leave_no_tensor_behind(string algorithm)
    {
        var before = Alive();
        using (var learner = EngineCases.Create(algorithm, new TorchEngine { Device = TorchDevice.Cpu }))
        {
            learner.Train(new(), CancellationToken.None);
            var started = Alive();
            for (var i = 0; i < 5; i++)
                learner.Train(new(), CancellationToken.None);
            Alive().ShouldBe(started);
        }
        Alive().ShouldBe(before);
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
        Should.Throw<InvalidOperationException>(() => network.Backward(tape, new float[16], new float[8], null)).Message.ShouldContain("forTraining");
    }

    // Tensors of this process that nobody has freed.
    private static long Alive() => torch.Tensor.TotalCount;
}
