using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

public sealed class CodecTests
{
    [Fact]
    public void ScalarsRoundTrip()
    {
        RoundTrip(Codecs.Boolean, true, "true");
        RoundTrip(Codecs.Byte, byte.MaxValue, "255");
        RoundTrip(Codecs.SByte, sbyte.MinValue, "-128");
        RoundTrip(Codecs.Int16, short.MinValue, "-32768");
        RoundTrip(Codecs.UInt16, ushort.MaxValue, "65535");
        RoundTrip(Codecs.UInt32, uint.MaxValue, "4294967295");
        RoundTrip(Codecs.Int64, long.MinValue, "-9223372036854775808");
        RoundTrip(Codecs.UInt64, ulong.MaxValue, "18446744073709551615");
        RoundTrip(Codecs.Single, 0.1f, "0.1");
        RoundTrip(Codecs.Double, 6e-4, "0.0006");
        RoundTrip(Codecs.Double, 1e-5, "1e-05");
        RoundTrip(Codecs.Double, double.PositiveInfinity, "infinity");
        RoundTrip(Codecs.Decimal, 1.50m, "1.50");
        RoundTrip(Codecs.String, "a, b", "a, b");
    }

    [Theory]
    [InlineData("90s", 90, "90s")]
    [InlineData("5m", 300, "5m")]
    [InlineData("300s", 300, "5m")]
    [InlineData("1:30:00", 5400, "90m")]
    [InlineData("1h30m", 5400, "90m")]
    [InlineData("0.5s", 0.5, "500ms")]
    [InlineData("2d", 172800, "2d")]
    [InlineData("0s", 0, "0s")]
    [InlineData("-90s", -90, "-90s")]
    public void Durations(string text, double seconds, string written)
    {
        Codecs.Duration.TryParse(text, out var value, out _).ShouldBeTrue();
        value.TotalSeconds.ShouldBe(seconds);
        RoundTrip(Codecs.Duration, value, written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("99999999999d")]
    [InlineData("1:99:00")]
    public void NoDurations(string text)
    {
        Codecs.Duration.TryParse(text, out _, out var demand).ShouldBeFalse();
        demand.ShouldBe("must be a duration such as 90s, 5m or 1:30:00");
    }

    [Fact]
    public void NullablesRoundTrip()
    {
        RoundTrip(Codecs.Nullable(Codecs.Int32), null, "null");
        RoundTrip(Codecs.Nullable(Codecs.Int32), 5, "5");
        RoundTrip(Codecs.Optional(Codecs.String), null, "null");
        RoundTrip(Codecs.Optional(Codecs.String), "x", "x");
        Codecs.Nullable(Codecs.Double).TryParse("", out var value, out _).ShouldBeTrue();
        value.ShouldBeNull();
        Codecs.Nullable(Codecs.Double).TryParse("x", out _, out var demand).ShouldBeFalse();
        demand.ShouldBe("must be a number (or null)");
    }

    [Theory]
    [InlineData(new string[0], "[]")]
    [InlineData(new[] { "a" }, "a")]
    [InlineData(new[] { "a,b", "c=d" }, "a\\,b,c=d")]
    [InlineData(new[] { "[a]", "\\" }, "\\[a\\],\\\\")]
    public void ListsRoundTrip(string[] elements, string written)
    {
        var codec = Codecs.List<string[], string>(Codecs.String, e => e);
        codec.Format(elements).ShouldBe(written);
        codec.TryParse(written, out var read, out _).ShouldBeTrue();
        read.ShouldBe(elements);
    }

    [Fact]
    public void DictionariesRoundTrip()
    {
        var codec = Codecs.Dictionary(Codecs.String);
        foreach (var entries in new Dictionary<string, string>[] { new(), new() { ["a"] = "1" }, new() { ["a=b"] = "{c,d}", ["x"] = "" } })
        {
            codec.TryParse(codec.Format(entries), out var read, out _).ShouldBeTrue();
            read.ShouldBe(entries);
        }
        codec.Format(new Dictionary<string, string>()).ShouldBe("{}");
    }

    [Fact]
    public void StopBoundsRoundTrip()
    {
        var codec = Codecs.Dictionary(Codecs.Parsable<StopBound>());
        codec.TryParse("time_total_s=60,loss=<=0.1", out var read, out _).ShouldBeTrue();
        read["time_total_s"].ShouldBe(new StopBound(60));
        read["loss"].ShouldBe(new StopBound(0.1, IsUpper: true));
        codec.Format(read).ShouldBe("loss=<=0.1,time_total_s=>=60");
    }

    private static void RoundTrip<T>(Codec<T> codec, T value, string text)
    {
        codec.Format(value).ShouldBe(text);
        codec.TryParse(text, out var read, out var demand).ShouldBeTrue(demand);
        read.ShouldBe(value);
    }
}
