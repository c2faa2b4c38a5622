using RlTemplates.Options;

namespace RlTemplates.Abstractions.Tests.Options;

/// <summary>What the compiler judges by must read what the running program reads.</summary>
public sealed class GrammarTests
{
    private static readonly string[] Texts =
    [
        "0", "-0", "1", "-1", "255", "256", "-128", "1e3", "10e-1", "1e-1", "1e40", " 7 ", "+7", "1,000", "0x10", "1_000", "18446744073709551615", "18446744073709551616",
        "9999999999999999999999999999999999", "", " ", "~", "null", "1.5", ".5", "5.", "nan", "NaN", "-infinity", "Infinity", "infinit", "1e999", "1e-999", "true", "TRUE", "no",
        "٣", "1\u00a0000", "\0", "1e", "e1", "--1", "1e3.5", "4.2e1",
    ];

    [Fact]
    public void Whole_numbers_are_read_as_their_type_reads_them()
    {
        Reads(Codecs.Byte);
        Reads(Codecs.SByte);
        Reads(Codecs.Int32);
        Reads(Codecs.UInt64);
        Reads(Codecs.Int64);
    }

    [Fact]
    public void Numbers_are_read_as_their_type_reads_them()
    {
        Reads(Codecs.Single);
        Reads(Codecs.Double);
        Reads(Codecs.Decimal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1e3")]
    public void A_long_text_is_shown_by_its_beginning(string part)
    {
        var option = new Option<int>(Codecs.Int32, _ => 0) { Path = "x", CommandLineName = "--x" };
        var text = string.Concat(Enumerable.Repeat(part, 100_000));

        option.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem!.Length.ShouldBeLessThan(500);
        problem.ShouldEndWith("…'; it must be a whole number");
    }

    private static void Reads<T>(Codec<T> codec)
        where T : struct, System.Numerics.INumber<T>
    {
        foreach (var text in Texts)
        {
            var style = typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal)
                ? System.Globalization.NumberStyles.Float
                : System.Globalization.NumberStyles.Integer | System.Globalization.NumberStyles.AllowExponent;
            var isNumber = T.TryParse(text.AsSpan().Trim(), style, System.Globalization.CultureInfo.InvariantCulture, out var number);
            codec.TryParse(text, out var value, out _).ShouldBe(isNumber, $"{typeof(T).Name} '{text}'");
            value.Equals(number).ShouldBeTrue($"{typeof(T).Name} '{text}'");
        }
    }
}
