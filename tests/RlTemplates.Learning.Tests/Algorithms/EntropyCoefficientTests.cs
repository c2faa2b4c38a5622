using System.Globalization;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class EntropyCoefficientTests
{
    [Theory]
    [InlineData("auto", 1, true, "auto")]
    [InlineData(" Auto_0.1 ", 0.1, true, "auto_0.1")]
    [InlineData("0.2", 0.2, false, "0.2")]
    [InlineData("0", 0, false, "0")]
    public void Text_gives_values_and_back(string text, double value, bool learned, string written)
    {
        var coefficient = EntropyCoefficient.Parse(text, CultureInfo.GetCultureInfo("de-DE"));
        coefficient.ShouldBe(new EntropyCoefficient(value, learned));
        coefficient.ToString().ShouldBe(written);
        coefficient.Numbers.ShouldBe([value]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("automatic")]
    [InlineData("auto_")]
    [InlineData("auto_0")]
    [InlineData("auto_-1")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void Other_text_is_refused(string text)
    {
        Codecs.Parsable<EntropyCoefficient>().TryParse(text, out _, out var demand).ShouldBeFalse();
        demand.ShouldBe($"must be an entropy coefficient (write a number, for example 0.2, or auto, or auto_0.1 to begin learning at 0.1)");
    }

    [Fact]
    public void Learning_begins_above_0() => Should.Throw<ArgumentOutOfRangeException>(() => EntropyCoefficient.Learned(0));
}
