using System.Text;
using System.Text.Json;
using RlTemplates.Json;

namespace RlTemplates.Abstractions.Tests.Json;

public sealed class JsonFieldsTests
{
    private static string Read(string json, Func<JsonFields, object?> read) =>
        JsonFields.Read(Encoding.UTF8.GetBytes(json), fields => FormattableString.Invariant($"{read(fields)}"));

    [Fact]
    public void Fields_are_read_by_type()
    {
        const string json = """{ "t": "x", "n": null, "i": 7, "l": 1099511627776, "u": 18446744073709551615, "d": 0.1, "b": true, "when": "2026-01-01T00:00:00+01:00", "inf": "-Infinity", "list": [1, 2], "o": { "t": "y" } }""";

        Read(json, f => f.Text("t")).ShouldBe("x");
        Read(json, f => f.OptionalText("n")).ShouldBe("");
        Read(json, f => f.OptionalText("none")).ShouldBe("");
        Read(json, f => f.Has("n")).ShouldBe("True");
        Read(json, f => f.Has("none")).ShouldBe("False");
        Read(json, f => f.Int32("i")).ShouldBe("7");
        Read(json, f => f.Int64("l")).ShouldBe("1099511627776");
        Read(json, f => f.UInt64("u")).ShouldBe("18446744073709551615");
        Read(json, f => f.Double("d")).ShouldBe("0.1");
        Read(json, f => f.Flag("b")).ShouldBe("True");
        Read(json, f => f.Time("when").UtcDateTime.Hour).ShouldBe("23");
        Read(json, f => float.IsNegativeInfinity(f.Single("inf"))).ShouldBe("True");
        Read(json, f => string.Join('+', f.Int32s("list"))).ShouldBe("1+2");
        Read(json, f => f.Object("o").Text("t")).ShouldBe("y");
        Read(json, f => f.Choice("t", ["w", "x"])).ShouldBe("1");
    }

    [Theory]
    [InlineData("""{ "a": { "b": [{ "x": 1.5 }] } }""", "a.b[0].x holds 1.5; it must be a whole number.")]
    [InlineData("""{ "a": { "b": [{ "x": "1" }] } }""", "a.b[0].x holds \"1\"; it must be a whole number.")]
    [InlineData("""{ "a": { "b": [{ "x": 4294967296 }] } }""", "a.b[0].x holds 4294967296; it must be a whole number.")]
    [InlineData("""{ "a": { "b": [{ "x": null }] } }""", "a.b[0].x is missing or null.")]
    [InlineData("""{ "a": { "b": [{}] } }""", "a.b[0].x is missing or null.")]
    [InlineData("""{ "a": { "b": [null] } }""", "a.b[0] is null; it must be an object.")]
    [InlineData("""{ "a": { "b": {} } }""", "a.b holds an object; it must be a list.")]
    [InlineData("""{ "a": [] }""", "a is a list; it must be an object.")]
    [InlineData("[]", "The file is a list; it must be an object.")]
    public void What_is_wrong_is_named_with_its_place(string json, string problem) =>
        Should.Throw<JsonException>(() => Read(json, f => f.Object("a").Objects("b")[0].Int32("x"))).Message.ShouldBe(problem);

    [Theory]
    [InlineData("""{ "a": "c" }""", "a is 'c'; it must be one of x, y.")]
    [InlineData("""{ "a": 1 }""", "a holds 1; it must be a text.")]
    public void A_name_must_be_one_of_those_that_are_known(string json, string problem) =>
        Should.Throw<JsonException>(() => Read(json, f => f.Choice("a", ["x", "y"]))).Message.ShouldBe(problem);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{ "a": "\ud800" }""")]
    [InlineData("""{ "a": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]] }""")]
    public void What_is_no_JSON_is_refused(string json) => Should.Throw<JsonException>(() => Read(json, f => f.Text("a")));

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_texts()
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0.5f];
        var json = JsonFile.Bytes(writer => writer.WriteSingles("x", values));

        Encoding.UTF8.GetString(json).ShouldBe("{\n  \"x\": [\n    \"NaN\",\n    \"Infinity\",\n    \"-Infinity\",\n    -0.5\n  ]\n}");
        JsonFields.Read(json, f => f.Singles("x")).ShouldBe(values);
    }
}
