using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class InitialWeightsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_begins_with_the_policy_of_another()
    {
        var store = new RunStore(_folder.Path);
        var first = Train(Config(iterations: 3), null).Run;
        var none = Config(iterations: 1) with { Seed = 99, Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(0) } };

        var source = WeightSource.Find(store, $"{first.Id}:best");
        var second = new Experiment(Fixture.Definition, none).ContinuousTrainAndEvaluate(new() { Store = store, InitializeFrom = source }, _ => false).Run;

        second.Tags["initialized_from"].ShouldBe(source.Name);
        source.Name.ShouldStartWith(first.Id + ":step-");
        File.ReadAllText(second.DriverLogPath).ShouldContain($"begins with the weights of {source.Name}: ");
        Parameters(Path.Combine(second.ModelPath)).ShouldBe(Parameters(source.Folder));
    }

    [Fact]
    public void Layers_of_another_shape_begin_anew_and_are_named()
    {
        var first = Train(Config(iterations: 1, hidden: [16, 16]), null).Run;

        var second = Train(Config(iterations: 1, hidden: [16, 8]), WeightSource.Find(new(_folder.Path), first.Id)).Run;

        var log = File.ReadAllText(second.DriverLogPath);
        log.ShouldContain("the other has [16, 16] weights, not [16, 8]");
        log.ShouldContain("; anew begin ");
    }

    [Fact]
    public void What_does_not_fit_at_all_is_refused_and_no_run_is_made()
    {
        var store = new RunStore(_folder.Path);
        var first = Train(Config(iterations: 1, hidden: [16]), null).Run;

        Should.Throw<UserException>(() => Train(Config(iterations: 1, hidden: [7, 5]), WeightSource.Find(store, first.Id))).Message.ShouldContain("no layer fits");
        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, Fixture.Config(1)).Train(new() { Store = store, InitializeFrom = WeightSource.Find(store, first.Id) }))
            .Message.ShouldContain("the algorithm takes none");
        Should.Throw<UserException>(() => WeightSource.Find(store, first.Id + ":step-1")).Message.ShouldContain("There is no checkpoint 'step-1'");
        Should.Throw<UserException>(() => WeightSource.Find(store, "nothing"));
        store.List().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_resumed_run_has_weights_of_its_own()
    {
        var first = Train(Config(iterations: 1), null).Run;

        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, Config(iterations: 2)).Train(
            new() { Store = new(_folder.Path), Run = RunChoice.Resume(first), InitializeFrom = WeightSource.Find(new(_folder.Path), first.Id) })).Message.ShouldContain("goes on with its own weights");
    }

    private TrainOutcome Train(ExperimentConfig config, WeightSource? weights) =>
        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), InitializeFrom = weights });

    private static float[] Parameters(string folder)
    {
        using var policy = Inference.Policy.Load(folder);
        return policy.Snapshot().Parameters.ToArray();
    }

    private static ExperimentConfig Config(int iterations, int[]? hidden = null)
    {
        var options = new PpoOptions { NumEnvs = 2, RolloutFragmentLength = 32, SgdMinibatchSize = 32, MinTimestepsPerIteration = 64, Network = new() { HiddenSizes = hidden ?? [16] } };
        return new()
        {
            CreateEnvironment = count => CartPole.Create(new(), count),
            CreateAlgorithm = setup => Ppo.Create(options, setup),
            Seed = 3,
            Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(iterations) },
            Evaluation = new() { Interval = 1, Episodes = 2 },
            Checkpoint = new() { Interval = 1, IntervalSeconds = 0 },
        };
    }
}
