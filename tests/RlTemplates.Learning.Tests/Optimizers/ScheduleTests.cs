using System.Globalization;
using RlTemplates.Learning.Optimizers;

namespace RlTemplates.Learning.Tests.Optimizers;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("3e-4", 3e-4, 3e-4, 3e-4)]
    [InlineData("linear(3e-4, 0, 1000)", 3e-4, 1.5e-4, 0)]
    [InlineData(" Linear(1,2,1e3) ", 1, 1.5, 2)]
    public void Text_gives_values(string text, double start, double half, double end)
    {
        var schedule = Schedule.Parse(text, CultureInfo.InvariantCulture);
        schedule.At(0).ShouldBe(start, 1e-12);
        schedule.At(500).ShouldBe(half, 1e-12);
        schedule.At(1000).ShouldBe(end, 1e-12);
        schedule.At(5000).ShouldBe(end, 1e-12);
    }

    [Theory]
    [InlineData("0.0003")]
    [InlineData("linear(0.0006, 1E-05, 2000000)")]
    public void Text_survives_the_way_there_and_back_in_any_culture(string text)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Schedule.Parse(text, CultureInfo.CurrentCulture).ToString().ShouldBe(text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("NaN", "NaN is not finite; ")]
    [InlineData("1e309", "1e309 is not finite; ")]
    [InlineData("0,001", "did you mean 0.001? ")]
    [InlineData("lineer(1, 2, 3)", "did you mean linear? ")]
    [InlineData("linear(1, 2)", "linear takes 3 numbers, a first and a final value and timesteps, not 2; ")]
    [InlineData("linear(1, 2, 3", "its ) is missing; ")]
    [InlineData("linear(1, two, 3)", "'two' is no number; ")]
    [InlineData("linear(1, 2, -3)", "its timesteps are -3, but must be a whole number from 1 to 1e15; ")]
    public void What_is_wrong_is_said(string text, string fault) =>
        Should.Throw<FormatException>(() => Schedule.Parse(text, CultureInfo.InvariantCulture)).Message.ShouldStartWith($"'{text}' is no schedule: {fault}write a number");

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("NaN")]
    [InlineData("linear(1, 2)")]
    [InlineData("linear(1, 2, 0)")]
    [InlineData("linear(1, 2, 3")]
    [InlineData("linear(1, 2, 0.5)")]
    public void Other_text_is_refused(string text)
    {
        Schedule.TryParse(text, CultureInfo.InvariantCulture, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Schedule.Parse(text, CultureInfo.InvariantCulture)).Message.ShouldContain("linear(3e-4, 0, 1000000)");
    }

    [Fact]
    public void A_number_is_a_constant_schedule()
    {
        Schedule schedule = 2e-4;
        schedule.ShouldBe(Schedule.Constant(2e-4));
        Schedule.Linear(1, 0, 10).At(5).ShouldBe(0.5);
    }
}
