using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

public sealed class CopyReplacementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACopyThatThrowsIsReplacedAndItsEpisodeIsCut(int threads)
    {
        using var stepper = Stepper(new() { CrashAfter = 3 }, restarts: 8, threads);
        stepper.Step();
        stepper.Step();
        stepper.Step();

        stepper.Truncated.ShouldAllBe(truncated => truncated);
        stepper.Terminated.ShouldAllBe(terminated => !terminated);
        stepper.Rewards.ShouldAllBe(reward => reward == 0);
        Shown(stepper.FinalObservations).ShouldBe([2, 2, 2, 2]);
        Shown(stepper.Observations).ShouldBe([0, 0, 0, 0]);
        var counter = (ICrashCounter)stepper.Environment;
        counter.Crashes.ShouldBe(4);
        counter.LastCrash!.Message.ShouldBe($"crashing threw IOException in Step of copy {counter.LastCrash.Copy}, step 3 of its episode: The simulator does not answer.");
        Enumerable.Range(0, 4).ShouldAllBe(copy => counter.WasReplaced(copy));
        stepper.Step();
        Enumerable.Range(0, 4).ShouldAllBe(copy => !counter.WasReplaced(copy));
        stepper.Truncated.ShouldAllBe(truncated => !truncated);
        Shown(stepper.Observations).ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void OneCrashMoreThanIsAllowedIsThrown()
    {
        using var stepper = Stepper(new() { CrashAfter = 3 }, restarts: 5);
        for (var i = 0; i < 5; i++)
            stepper.Step();
        var exception = Should.Throw<EnvironmentException>(stepper.Step);
        (exception.Copy, exception.Problem).ShouldBe((1, "The simulator does not answer."));
        ((ICrashCounter)stepper.Environment).Crashes.ShouldBe(5);
    }

    [Fact]
    public void NoneIsReplacedUnasked()
    {
        using var stepper = Stepper(new() { CrashAfter = 3 }, restarts: 0);
        stepper.Step();
        stepper.Step();
        Should.Throw<EnvironmentException>(stepper.Step).Copy.ShouldBe(0);
    }

    [Fact]
    public void WhereNothingThrowsNothingChanges() =>
        EnvironmentConformance.Check(count => EnvironmentFactory.Create(n => Crashing.Create(new(), n), new CrashingOptions(), count, "Crashing", faults: new() { Restarts = 3, StepSeconds = 60 }), 200);

    [Fact]
    public void OtherEnvironmentsAreRefused() =>
        Should.Throw<ArgumentException>(() => EnvironmentFactory.Create<CartPole, CartPoleOptions>(new(), 2, faults: new() { Restarts = 3 })).Message
            .ShouldBe("environment_faults.restarts is 3, but copies of CartPole-v1 cannot be replaced one by one, as those of a class with [RlEnvironment] can. Leave it at 0.");

    [Fact]
    public void AStepThatTakesTooLongIsAnError()
    {
        using var stepper = Stepper(new() { StepMilliseconds = 30_000 }, restarts: 0, stepSeconds: 0.05);
        const string Message = "crashing has not returned from Step within 0.05 s, the limit that environment_faults.step_seconds sets";
        Should.Throw<EnvironmentException>(stepper.Step).Message.ShouldBe(Message);
        Should.Throw<EnvironmentException>(stepper.Step).Message.ShouldBe(Message);
        Should.Throw<EnvironmentException>(() => ((ISavableEnvironment)stepper.Environment).Save(new(Stream.Null))).Message.ShouldBe(Message);
    }

    [Fact]
    public void WithinTheLimitAnExceptionIsTheEnvironmentsOwn()
    {
        using var stepper = Stepper(new() { CrashAfter = 2 }, restarts: 0, stepSeconds: 60);
        stepper.Step();
        Should.Throw<EnvironmentException>(stepper.Step).Problem.ShouldBe("The simulator does not answer.");
    }

    private static float[] Shown(byte[] observations) => MemoryMarshal.Cast<byte, float>(observations).ToArray();

    private static EnvironmentStepper Stepper(CrashingOptions options, int restarts, int threads = 1, double stepSeconds = 0)
    {
        var stepper = new EnvironmentStepper(
            EnvironmentFactory.Create(n => Crashing.Create(options, n), options, 4, "Crashing", threads, new() { Restarts = restarts, StepSeconds = stepSeconds }));
        stepper.Reset(1);
        return stepper;
    }
}
