namespace RlTemplates.Environments.Tests;

public sealed class EnvironmentFactoryTests
{
    [Fact]
    public void AConstructorThatThrowsIsNamed()
    {
        var exception = Should.Throw<EnvironmentException>(() => Create(_ => throw new InvalidCastException("no maze")));
        exception.Message.ShouldBe("Maze threw InvalidCastException in its constructor: no maze");
        exception.InnerException.ShouldBeOfType<InvalidCastException>();
    }

    [Fact]
    public void OptionsThatDoNotFitStayWhatTheyAre() => Should.Throw<ArgumentException>(() => Create(_ => throw new ArgumentException("too small"))).Message.ShouldBe("too small");

    [Fact]
    public void NullIsRefused() =>
        Should.Throw<EnvironmentException>(() => Create(_ => null)).Message.ShouldBe("Maze is null where its factory was asked for 2 copies; Create must return an environment.");

    [Fact]
    public void AnotherNumberOfCopiesIsRefused() =>
        Should.Throw<EnvironmentException>(() => Create(count => CartPole.Create(new(), count + 1))).Message.ShouldBe("CartPole-v1 has 3 copies where its factory was asked for 2.");

    [Fact]
    public void AResetThatThrowsIsNamed()
    {
        using var stepper = new EnvironmentStepper(new Broken(2));
        var exception = Should.Throw<EnvironmentException>(() => stepper.Reset(1));
        exception.Message.ShouldBe("Broken threw FormatException in Reset of copy 0: torn");
        (exception.Copy, exception.Step, exception.Call).ShouldBe((0, null, "Reset"));
    }

    [Fact]
    public void AStepThatThrowsIsNamedWhereTheCopyIsNotKnown()
    {
        using var stepper = new EnvironmentStepper(new FaultyEnvironment(Fault.ThrowsLate, continuous: false, 2));
        stepper.Reset(1);
        var exception = Should.Throw<EnvironmentException>(() =>
        {
            while (true)
                stepper.Step();
        });
        exception.Message.ShouldBe("Walk threw NotSupportedException in Step: late");
    }

    private static IEnvironment Create(Func<int, IEnvironment?> create) => EnvironmentFactory.Create(create, new object(), 2, "Maze");

    private sealed class Broken(int count) : VectorEnvironment<int>(new("Broken", new(ElementType.Float32, 1), new DiscreteSpace(2)), count)
    {
        protected override void Start(ref int state, ref RandomStream random) => throw new FormatException("torn");

        protected override void Step(ref int state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated) => (reward, terminated) = (0, false);

        protected override void Observe(in int state, Span<float> observation) => observation[0] = 0;
    }
}
