using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

public sealed class OptionTests
{
    private enum Activation
    {
        Relu,
        Tanh,
        GlorotUniform,
    }

    private static readonly Codec<Activation> Activations =
        Codecs.Enum(("relu", Activation.Relu), ("tanh", Activation.Tanh), ("glorot_uniform", Activation.GlorotUniform));

    [Theory]
    [InlineData("-0.1", "is -0.1; it must lie in (0, 1]")]
    [InlineData("0", "is 0; it must lie in (0, 1]")]
    [InlineData("nan", "is nan; it must lie in (0, 1]")]
    [InlineData("abc", "is 'abc'; it must be a number")]
    [InlineData("1,5", "is '1,5'; it must be a number")]
    [InlineData("1", null)]
    [InlineData("1e-4", null)]
    public void RangeProblem(string text, string? expected) =>
        Problem(Row(Codecs.Double, minimum: 0, maximum: 1, minimumIsExclusive: true), text).ShouldBe(expected);

    [Theory]
    [InlineData("abc", "is 'abc'; it must be a whole number")]
    [InlineData("1.5", "is '1.5'; it must be a whole number")]
    [InlineData("9999999999", "is 9999999999; it must lie in [1, 2147483647]")]
    [InlineData("1e12", "is 1e12; it must lie in [1, 2147483647]")]
    [InlineData("99999999999999999999999999999999999", "is 99999999999999999999999999999999999; it must lie in [1, 2147483647]")]
    [InlineData("0", "is 0; it must be at least 1")]
    [InlineData("1e3", null)]
    public void IntegerProblem(string text, string? expected) => Problem(Row(Codecs.Int32, minimum: 1), text).ShouldBe(expected);

    [Theory]
    [InlineData("relux", "is 'relux'; it must be one of relu, tanh, glorot_uniform; did you mean relu?")]
    [InlineData("qqqqqq", "is 'qqqqqq'; it must be one of relu, tanh, glorot_uniform")]
    [InlineData("GlorotUniform", null)]
    [InlineData("glorot-uniform", null)]
    [InlineData("RELU", null)]
    public void EnumProblem(string text, string? expected) => Problem(Row(Activations), text).ShouldBe(expected);

    [Fact]
    public void ANumberThatTheTypeCannotHoldIsToldTheOptionsOwnRange()
    {
        Problem(Row(Codecs.Int32, minimum: 1, maximum: 4096), "99999999999999").ShouldBe("is 99999999999999; it must lie in [1, 4096]");
        Problem(Row(Codecs.Nullable(Codecs.Int32), minimum: 0, minimumIsExclusive: true), "1e12").ShouldBe("is 1e12; it must lie in (0, 2147483647]");
        Problem(Row(Codecs.List(Codecs.Byte), maximum: 9), "1,300").ShouldBe("is 1,300; each element must lie in [0, 9]");
        Problem(Row(Codecs.Byte), "256").ShouldBe("is 256; it must lie in [0, 255]");
    }

    [Fact]
    public void WhereNullIsRightTooTheQuestionStandsLast() =>
        Problem(Row(Codecs.Nullable(Activations)), "relux").ShouldBe("is 'relux'; it must be one of relu, tanh, glorot_uniform (or null); did you mean relu?");

    [Fact]
    public void RangesAreWrittenAsValuesAre()
    {
        Row(Codecs.Double, minimum: 1e-12, maximum: 1e9).RangeText.ShouldBe("lie in [1e-12, 1000000000]");
        Row(Codecs.Double, maximum: 0.5).RangeText.ShouldBe("be at most 0.5");
        Row(Codecs.Double, minimum: 0, minimumIsExclusive: true).RangeText.ShouldBe("be more than 0");
        Row(Codecs.Double).RangeText.ShouldBeNull();
    }

    [Fact]
    public void ARangeOnDurationsIsWrittenAsThey()
    {
        var pause = Row(Codecs.Duration, minimum: 1, maximum: 60);
        pause.RangeText.ShouldBe("lie in [1s, 1m]");
        Problem(pause, "2m").ShouldBe("is 2m; it must lie in [1s, 1m]");
        Row(Codecs.Nullable(Codecs.Duration), minimum: 90).RangeText.ShouldBe("be at least 90s");
    }

    [Fact]
    public void AllowedValuesAreChoices()
    {
        var option = Row(Codecs.Int32, allowed: [42, 84]);
        option.Choices.ShouldBe(["42", "84"]);
        option.Expected.ShouldBe("one of 42, 84");
        Problem(option, "43").ShouldBe("is 43; it must be one of 42, 84; did you mean 42?");
        Problem(option, "84").ShouldBeNull();
    }

    [Theory]
    [InlineData("64,x", "is '64,x'; it must be a list in which element 2 ('x') must be a whole number")]
    [InlineData("64,0", "is 64,0; each element must be at least 1")]
    [InlineData("", null)]
    [InlineData("[64, 64]", null)]
    public void ListProblem(string text, string? expected) => Problem(Row(Codecs.List(Codecs.Int32), minimum: 1), text).ShouldBe(expected);

    [Theory]
    [InlineData("a=1,b", "is 'a=1,b'; it must be key=value entries separated by commas, and 'b' is none")]
    [InlineData("a=x", "is 'a=x'; it must be key=value entries in which a ('x') must be a number")]
    [InlineData("a=1,b=2", null)]
    public void DictionaryProblem(string text, string? expected) => Problem(Row(Codecs.Dictionary(Codecs.Double)), text).ShouldBe(expected);

    [Theory]
    [InlineData("time_total_s=5m", "time_total_s=>=300")]
    [InlineData("time_total_s=<=1:30:00", "time_total_s=<=5400")]
    [InlineData("time_total_s=90", "time_total_s=>=90")]
    [InlineData("warm_up_seconds=>= 1h30m", "warm_up_seconds=>=5400")]
    public void ABoundOnSecondsMayBeADuration(string text, string written)
    {
        var option = Row(Codecs.Dictionary(Codecs.Parsable<StopBound>()));

        option.TryParse(text, out var value, out var problem).ShouldBeTrue(problem);

        Codecs.Dictionary(Codecs.Parsable<StopBound>()).Format((IReadOnlyDictionary<string, StopBound>)value!).ShouldBe(written);
    }

    [Theory]
    [InlineData("timesteps_total=5m")]
    [InlineData("timesteps_per_s=5m")]
    public void ABoundOnAnythingElseMayNot(string text) => Problem(Row(Codecs.Dictionary(Codecs.Parsable<StopBound>())), text).ShouldEndWith("must be a stop bound (write 18, >=18 or <=0.1)");

    [Fact]
    public void AParsableTypesOwnMessageIsShown()
    {
        var problem = Problem(Row(Codecs.Dictionary(Codecs.Parsable<StopBound>())), "a=x");
        problem.ShouldBe("is 'a=x'; it must be key=value entries in which a ('x') must be a stop bound (write 18, >=18 or <=0.1)");
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public void TextDoesNotDependOnTheCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new(culture);
        try
        {
            Valued(Codecs.Double, -0.5).Format(this).ShouldBe("-0.5");
            Valued(Codecs.Int64, -5).Format(this).ShouldBe("-5");
            Valued(Codecs.Duration, TimeSpan.FromSeconds(-1.5)).Format(this).ShouldBe("-1500ms");
            Problem(Row(Codecs.Double, maximum: 0.5), "0.75").ShouldBe("is 0.75; it must be at most 0.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void EnvironmentVariableFollowsThePath() =>
        new Option<int>(Codecs.Int32, _ => 0) { Path = "algorithm.learning_rate", CommandLineName = "--x" }.EnvironmentVariable
            .ShouldBe("RLT_ALGORITHM__LEARNING_RATE");

    private static Option<T> Row<T>(
        Codec<T> codec, double? minimum = null, double? maximum = null, bool minimumIsExclusive = false, IReadOnlyList<T>? allowed = null) =>
        new(codec, _ => default!)
        {
            Path = "x",
            CommandLineName = "--x",
            Minimum = minimum,
            Maximum = maximum,
            MinimumIsExclusive = minimumIsExclusive,
            AllowedValues = allowed ?? [],
        };

    private static Option<T> Valued<T>(Codec<T> codec, T value) => new(codec, _ => value) { Path = "x", CommandLineName = "--x" };

    private static string? Problem(Option option, string text)
    {
        option.TryParse(text, out _, out var problem).ShouldBe(problem is null);
        return problem;
    }
}
