using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Tests.Algorithms;
using RlTemplates.Learning.Tests.Engines;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>Algorithms on the processor, beside the built-in engine.</summary>
public sealed class EngineTests
{
    private static readonly TorchEngine Torch = new() { Device = TorchDevice.Cpu };

    public static TheoryData<string> Goldens => [.. GoldenLossCases.Names];

    [Theory]
    [InlineData("PPO")]
    [InlineData("PPO, Gaussian")]
    [InlineData("IMPALA")]
    [InlineData("DQN")]
    [InlineData("SAC")]
    [InlineData("PPO, LSTM")]
    [InlineData("PPO, convolutions")]
    [InlineData("IMPALA, LSTM")]
    [InlineData("IMPALA, convolutions")]
    public void Gradients_are_those_of_the_built_in_engine_in_a_hundred_updates(string algorithm)
    {
        var engine = new PairedEngine(new SimdEngine(), Torch);
        using var learner = EngineCases.Create(algorithm, engine);
        while (engine.Distances.Count < 100)
            learner.Train(new(), CancellationToken.None);
        engine.Distances.Max().ShouldBeLessThan(1e-4);
    }

    [Theory]
    [InlineData("PPO")]
    [InlineData("PPO, Gaussian")]
    [InlineData("IMPALA")]
    [InlineData("DQN")]
    [InlineData("SAC")]
    [InlineData("PPO, LSTM")]
    [InlineData("PPO, convolutions")]
    public void Learners_train_alike_and_each_engine_goes_on_with_what_the_other_has_saved(string algorithm)
    {
        using IAlgorithm builtIn = EngineCases.Create(algorithm, null), torch = EngineCases.Create(algorithm, Torch);
        TrainReport expected = new(), actual = new();
        builtIn.Train(expected, CancellationToken.None);
        torch.Train(actual, CancellationToken.None);
        foreach (var (metric, value) in expected.Metrics.Where(metric => metric.Key.StartsWith("learner/", StringComparison.Ordinal)))
            actual.Metrics[metric].ShouldBe(value, 1e-2 * Math.Max(1, Math.Abs(value)), metric);
        GoesOn(torch, EngineCases.Create(algorithm, null));
        GoesOn(builtIn, EngineCases.Create(algorithm, Torch));
    }

    [Theory, MemberData(nameof(Goldens))]
    public void The_first_losses_are_those_that_are_recorded_of_the_built_in_engine(string name)
    {
        var losses = GoldenLossCases.Run(name, Torch);

        var expected = GoldenLosses.All[name];
        losses.Count.ShouldBe(expected.Length);
        // Of one kind of loss: what they differ by among each other is what a learner that does nothing would miss.
        var kinds = name.StartsWith("dqn", StringComparison.Ordinal) ? 1 : 2;
        for (var kind = 0; kind < kinds; kind++)
        {
            double[] then = [.. expected.Where((_, i) => i % kinds == kind)], now = [.. losses.Where((_, i) => i % kinds == kind)];
            now.Zip(then, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-2 * (then.Max() - then.Min()));
        }
    }

    private static void GoesOn(IAlgorithm from, IAlgorithm to)
    {
        using var state = new MemoryStream();
        from.Save(new(state));
        state.Position = 0;
        using (to)
        {
            to.Load(new(state));
            state.Position.ShouldBe(state.Length);
            using var again = new MemoryStream();
            to.Save(new(again));
            again.ToArray().ShouldBe(state.ToArray());
            to.Train(new(), CancellationToken.None);
        }
    }
}
