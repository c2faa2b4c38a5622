using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

public sealed class PythonDumpsTests
{
    private enum Color { Red }

    private sealed record Net(int Layers);

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(1234567890123456.7, "1234567890123456.8")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.2345678901234568e17, "1.2345678901234568e+17")]
    [InlineData(1e22, "1e+22")]
    [InlineData(1e100, "1e+100")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_number_is_written_as_Python_does(double value, string text) => PythonDumps.Text(value).ShouldBe(text);

    [Fact]
    public void Numbers_read_back_to_the_same_bits()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                double.Parse(PythonFloat.Text(value), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(value);
        }
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { true, "true" },
        { false, "false" },
        { 1, "1" },
        { -3L, "-3" },
        { (byte)7, "7" },
        { ulong.MaxValue, "18446744073709551615" },
        { BigInteger.Pow(2, 70), "1180591620717411303424" },
        { Int128.MinValue, "-170141183460469231731687303715884105728" },
        { 0.1f, "0.1" },
        { 1e-5f, "1e-05" },
        { (Half)0.5, "0.5" },
        { 2m, "2" },
        { 2.50m, "2.5" },
        { 2.0m, "2.0" },
        { 'é', "\"\\u00e9\"" },
        { "a\"b\\c\n\t\u007f/<&>", "\"a\\\"b\\\\c\\n\\t\\u007f/<&>\"" },
        { "hé世😀", "\"h\\u00e9\\u4e16\\ud83d\\ude00\"" },
        { Color.Red, "\"Red\"" },
        { new object?[] { 1, 2.5, "x", null, Array.Empty<int>() }, "[1, 2.5, \"x\", null, []]" },
        { (1, "a"), "[1, \"a\"]" },
        { new Dictionary<string, object> { ["b"] = 1, ["a"] = new[] { true } }, "{\"b\": 1, \"a\": [true]}" },
        { new Dictionary<object, int> { [1] = 1, [1.0] = 2, [true] = 3, [Color.Red] = 4, ['c'] = 5 }, "{\"1\": 1, \"1.0\": 2, \"true\": 3, \"Red\": 4, \"c\": 5}" },
        { new Dictionary<string, int>(), "{}" },
        { JsonDocument.Parse("{\"z\": 1e-5, \"a\": [1.0, 100, -0, 1E400, null, \"é\"]}").RootElement, "{\"z\": 1e-05, \"a\": [1.0, 100, 0, Infinity, null, \"\\u00e9\"]}" },
        { new JsonObject { ["x"] = 2.0, ["y"] = new JsonArray(1, null), ["z"] = JsonNode.Parse("1e16") }, "{\"x\": 2.0, \"y\": [1, null], \"z\": 1e+16}" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_as_Python_does(object? value, string json) => PythonDumps.Text(value).ShouldBe(json);

    [Fact]
    public void A_record_is_refused_by_its_place() =>
        Should.Throw<UserException>(
            () => PythonDumps.Text(new Dictionary<string, object> { ["nets"] = new[] { new Net(2) } }, "Hyperparameters[\"config\"]"))
            .Message.ShouldBe("Hyperparameters[\"config\"][\"nets\"][0] is a Net, for which JSON has no form; it must be a text, number, bool, null, list or dictionary. Give its members as a dictionary.");

    [Fact]
    public void Values_of_other_types_are_refused()
    {
        Should.Throw<UserException>(() => PythonDumps.Text(DateTime.UnixEpoch, "x")).Message.ShouldEndWith("Give its text.");
        Should.Throw<UserException>(() => PythonDumps.Text(new int[1, 1], "x")).Message.ShouldEndWith("Give a list of lists.");
        Should.Throw<UserException>(() => PythonDumps.Text(new Dictionary<Net, int> { [new(1)] = 1 }, "x")).Message.ShouldBe(
            "x has a key that is a Net; keys must be texts, numbers or bools.");
    }

    [Fact]
    public void A_list_that_contains_itself_is_refused()
    {
        var list = new List<object>();
        list.Add(list);

        Should.Throw<UserException>(() => PythonDumps.Text(list, "x")).Message.ShouldStartWith("x[0] contains itself");
        var twice = new[] { 1 };
        PythonDumps.Text(new[] { twice, twice }).ShouldBe("[[1], [1]]");
    }
}
