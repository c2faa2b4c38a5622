namespace RlTemplates.Environments.Tests;

public sealed class FaultTests
{
    private static readonly Fault[] Continuous = [Fault.NoActionBounds, Fault.MaskOfContinuousActions, Fault.AcceptsNan, Fault.DoesNotClip];

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.None)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ARightEnvironmentPasses(bool continuous) => EnvironmentConformance.Check(count => new FaultyEnvironment(Fault.None, continuous, count), 200);

    [Theory]
    [MemberData(nameof(Faults))]
    public void EveryFaultIsFoundByItsCheck(Fault fault)
    {
        var exception = Should.Throw<EnvironmentConformanceException>(() => Check(fault));
        exception.Violations.ShouldContain(violation => violation.Check == Expected(fault), exception.Message);
        exception.Message.ShouldContain(exception.Violations[0].ToString());
    }

    [Theory]
    [InlineData(Fault.NanObservation, "values, copy 1, step 3: expected a number within -1 to 1 at element 0 of the observation, found NaN")]
    [InlineData(Fault.ObservationBeyondItsRange, "values, copy 1, step 3: expected a number within -1 to 1 at element 0 of the observation, found 1.5")]
    [InlineData(Fault.NanReward, "values, copy 1, step 3: expected a finite reward, found NaN")]
    [InlineData(Fault.BothFlags, "step 10: expected terminated or truncated, found both")]
    [InlineData(Fault.NoFinalObservation, "expected a final observation, since the episode ended, found none")]
    [InlineData(Fault.AcceptsBadChoices, "refusals: expected ArgumentException for a choice of -1 where 0 to 1 are possible, found no exception")]
    [InlineData(Fault.NoCopiesAccepted, "spec: expected ArgumentException for 0 copies, found no exception")]
    [InlineData(Fault.AllocatesInStep, "expected no allocation after the first step, found ")]
    [InlineData(Fault.ThrowsLate, "NotSupportedException: late")]
    public void MessagesNamePlaceAndExpectation(Fault fault, string message) =>
        Should.Throw<EnvironmentConformanceException>(() => Check(fault)).Message.ShouldContain(message);

    [Fact]
    public void OneFaultIsNotToldAHundredTimes() =>
        Should.Throw<EnvironmentConformanceException>(() => Check(Fault.FinalObservationWithoutEnd)).Violations.Count(v => v.Check == "ends").ShouldBe(5);

    private static void Check(Fault fault) => EnvironmentConformance.Check(count => new FaultyEnvironment(fault, Continuous.Contains(fault), count), 200);

    private static string Expected(Fault fault) => fault switch
    {
        <= Fault.MaskOfContinuousActions => "spec",
        <= Fault.NanReward => "values",
        <= Fault.NothingAllowed => "mask",
        <= Fault.NeverEnds => "ends",
        <= Fault.OneStreamForAll => "seeds",
        Fault.DependsOnCount => "copies",
        <= Fault.ReadsHalfItsState => "state",
        <= Fault.StepsBeforeRefusing => "refusals",
        <= Fault.RestartOfOtherSizes => "restart",
        <= Fault.PictureOfNobody => "picture",
        <= Fault.AllocatesInReset => "allocation",
        _ => "values",
    };
}
