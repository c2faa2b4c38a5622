using Outsider.Engines;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Engines;

public sealed class EngineTests
{
    [Theory]
    [InlineData("PPO")]
    [InlineData("PPO, Gaussian")]
    [InlineData("IMPALA")]
    [InlineData("DQN")]
    [InlineData("SAC")]
    public void Another_engine_has_the_same_gradients_in_a_hundred_updates(string algorithm)
    {
        var engine = new PairedEngine(new SimdEngine(), new ScalarEngine());
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
    public void Another_engine_trains_alike_and_its_state_goes_on_with_the_built_in_one(string algorithm)
    {
        using IAlgorithm builtIn = EngineCases.Create(algorithm, null), scalar = EngineCases.Create(algorithm, new ScalarEngine());
        TrainReport expected = new(), actual = new();
        builtIn.Train(expected, CancellationToken.None);
        scalar.Train(actual, CancellationToken.None);
        foreach (var (metric, value) in expected.Metrics.Where(metric => metric.Key.StartsWith("learner/", StringComparison.Ordinal)))
            actual.Metrics[metric].ShouldBe(value, 1e-2 * Math.Max(1, Math.Abs(value)), metric);
        using var state = new MemoryStream();
        scalar.Save(new(state));
        state.Position = 0;
        using var resumed = EngineCases.Create(algorithm, null);
        resumed.Load(new(state));
        resumed.Train(new(), CancellationToken.None);
        state.Position.ShouldBe(state.Length);
    }

    [Fact]
    public void An_engine_is_made_for_a_learner_and_disposed_of_with_it()
    {
        var before = ScalarBackend.Alive;
        using (EngineCases.Create("PPO", new ScalarEngine()))
            ScalarBackend.Alive.ShouldBe(before + 1);
        ScalarBackend.Alive.ShouldBe(before);
        Should.Throw<NotSupportedException>(() => Ppo.Create(new() { Network = new() { UseLstm = true } }, new(count => CartPole.Create(new(), count), 1) { Engine = new ScalarEngine() }));
        ScalarBackend.Alive.ShouldBe(before);
    }

    [Fact]
    public void Ppo_improves_on_another_engine()
    {
        var options = new PpoOptions { NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 256, LearningRate = 3e-3, Network = EngineCases.Small };
        using var ppo = Ppo.Create(options, new(count => CartPole.Create(new(), count), 1) { Engine = new ScalarEngine(), Threads = 1 });
        var lengths = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            var report = new TrainReport();
            ppo.Train(report, CancellationToken.None);
            lengths.AddRange(report.Episodes.Select(episode => episode.Reward));
        }
        lengths.TakeLast(20).Average().ShouldBeGreaterThan(3 * lengths.Take(20).Average());
    }

    [Fact]
    public void The_built_in_engine_refuses_what_is_anothers()
    {
        using var engine = new SimdEngine().Create();
        using var other = new ScalarEngine().Create();
        var space = new ObservationSpace(ElementType.Float32, 3);
        INetwork network = engine.Create(EngineCases.Small, space, 2, 0, 1), foreign = other.Create(EngineCases.Small, space, 2, 0, 1);
        Should.Throw<ArgumentException>(() => engine.CreateUpdate(foreign, new AdamSettings(), 1)).Message.ShouldContain("another engine's");
        Should.Throw<ArgumentException>(() => network.Follow(foreign, 1)).Message.ShouldContain("engine");
        Should.Throw<ArgumentException>(() => engine.CreateUpdate(network, new AdamSettings(), 1).Step(foreign.CreateGradients(), 1)).Message.ShouldContain("another engine's");
        Should.Throw<NotSupportedException>(() => engine.CreateUpdate(network, new OwnSettings(), 1)).Message.ShouldContain("OwnSettings");
        Should.Throw<ArgumentException>(() => network.WriteParameters(new float[3])).Message.ShouldContain($"{network.ParameterCount} parameters");
        Should.Throw<ArgumentException>(() => network.CreateGradients().Read(new float[3])).Message.ShouldContain($"{network.ParameterCount} gradients");
    }

    [Fact]
    public void A_step_tells_of_what_is_not_finite_and_changes_nothing_then()
    {
        using var engine = new SimdEngine().Create();
        var network = engine.Create(EngineCases.Small, new(ElementType.Float32, 3), 2, 0, 1);
        var (gradients, update) = (network.CreateGradients(), engine.CreateUpdate(network, new AdamSettings(), double.PositiveInfinity));
        var values = new float[gradients.Count];
        values[3] = float.NaN;
        gradients.Write(values);
        var before = network.Parameters.ToArray();
        update.Step(gradients, 0.1).ShouldBe(new(double.NaN, IsFinite: false));
        network.Parameters.ToArray().ShouldBe(before);
        values[3] = 2;
        gradients.Write(values);
        update.Step(gradients, 0.1).ShouldBe(new(2, IsFinite: true));
        update.Step(gradients, double.MaxValue).ShouldBe(new(2, IsFinite: false));
    }

    private sealed record OwnSettings : OptimizerSettings;
}
