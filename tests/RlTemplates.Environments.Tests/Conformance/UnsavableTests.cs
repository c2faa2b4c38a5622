namespace RlTemplates.Environments.Tests;

public sealed class UnsavableTests
{
    [Theory]
    [InlineData("CartPole")]
    [InlineData("Pendulum")]
    [InlineData("Pong")]
    public void AnEnvironmentThatCannotBeSavedConforms(string name)
    {
        var task = name == "Pendulum" ? new PendulumOptions { Gravity = 3, MaxEpisodeSteps = 40 } : null;
        var result = EnvironmentConformance.Check(count => EnvironmentFacade.WithoutState(Create(name, count)), 300, task: task);
        result.Skipped.ShouldHaveSingleItem().ShouldBe($"state: {result.Environment} cannot be saved (it is not an ISavableEnvironment); a resumed run starts its episodes anew");
        EnvironmentConformance.Check(count => Create(name, count), 300, task: task).Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Fault.StepsBeforeRefusing, "refusals", "that it plays on as if there had been no refused call")]
    [InlineData(Fault.PictureMoves, "picture", "that it plays on as if there had been no picture")]
    [InlineData(Fault.RestartKeepsTheClock, "restart", "a truncation 10 steps after the start or restart")]
    public void FaultsOfOneThatCannotBeSavedAreFound(Fault fault, string check, string expected)
    {
        var exception = Should.Throw<EnvironmentConformanceException>(
            () => EnvironmentConformance.Check(count => EnvironmentFacade.WithoutState(new FaultyEnvironment(fault, continuous: false, count)), 200));
        exception.Violations.ShouldContain(violation => violation.Check == check && violation.Expected == expected, exception.Message);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void WrappersTellTheTruthOfWhatTheyWrap(bool savable, bool restartable, bool renderable)
    {
        IEnvironment environment = (savable, restartable, renderable) switch
        {
            (true, true, true) => Pong.Create(new(), 2),
            (true, true, false) => CartPole.Create(new(), 2),
            (true, false, true) => new SavableRenderable(),
            (true, false, false) => new OnlySavable(),
            (false, true, true) => EnvironmentFacade.WithoutState(Pong.Create(new(), 2)),
            (false, true, false) => EnvironmentFacade.WithoutState(CartPole.Create(new(), 2)),
            (false, false, true) => EnvironmentFacade.WithoutState(new SavableRenderable()),
            (false, false, false) => EnvironmentFacade.WithoutState(new OnlySavable()),
        };
        using var wrapped = Wrapping.Apply(environment, [Wrapper.ClipReward(1), Wrapper.ScaleReward(2)]);
        (wrapped is ISavableEnvironment, wrapped is IRestartable, wrapped is IRenderable).ShouldBe((savable, restartable, renderable));
    }

    private static IEnvironment Create(string name, int count) => name switch
    {
        "CartPole" => CartPole.Create(new() { MaxEpisodeSteps = 12 }, count),
        "Pendulum" => Pendulum.Create(new() { MaxEpisodeSteps = 40 }, count),
        _ => Pong.Create(new() { MaxEpisodeSteps = 60 }, count),
    };

    private class OnlySavable : ISavableEnvironment
    {
        public EnvironmentSpec Spec { get; } = new("Fixed", new(ElementType.UInt8, 2, 2), new DiscreteSpace(1));

        public int Count => 1;

        public void Reset(ulong seed, Span<byte> observations) => observations.Clear();

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => step.Observations.Clear();

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class SavableRenderable : OnlySavable, IRenderable
    {
        public int FrameHeight => 1;

        public int FrameWidth => 1;

        public void Render(int copy, Span<byte> rgb) => rgb.Clear();
    }
}
