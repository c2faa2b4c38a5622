using RlTemplates.Rollouts;

namespace RlTemplates.Experiments.Tests;

/// <summary>Workers elsewhere, as a request gives them to the algorithm.</summary>
public sealed class RolloutTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_algorithm_gets_the_channel_of_the_request()
    {
        Func<IRolloutChannel>? given = null;
        Func<IRolloutChannel> open = () => throw new NotSupportedException();
        var config = Fixture.Config(1) with
        {
            CreateAlgorithm = setup =>
            {
                given = setup.Rollouts;
                return new FakeAlgorithm(setup);
            },
        };

        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Rollouts = open }).Error.ShouldBeNull();

        given.ShouldBeSameAs(open);
    }

    [Fact]
    public void By_default_it_plays_in_this_process()
    {
        var config = Fixture.Config(1) with
        {
            CreateAlgorithm = setup =>
            {
                setup.Rollouts.ShouldBeNull();
                return new FakeAlgorithm(setup);
            },
        };

        Fixture.Train(_folder.Path, config).Error.ShouldBeNull();
    }
}
