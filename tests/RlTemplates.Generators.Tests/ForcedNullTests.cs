using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>What RLT0006 offers in place of a null compiles.</summary>
public sealed class ForcedNullTests
{
    private const string Types = """
        } public sealed record Inner { public int B { get; init; } = 1; }
        public sealed class Known : System.IParsable<Known>, System.IFormattable
        {
            private Known() { }
            public static Known None { get; } = new();
            public static Known Parse(string s, System.IFormatProvider? provider) => None;
            public static bool TryParse(string? s, System.IFormatProvider? provider, out Known result) { result = None; return true; }
            public string ToString(string? format, System.IFormatProvider? provider) => "";
        }
        public sealed class Read : System.IParsable<Read>, System.IFormattable
        {
            private Read() { }
            public static Read Parse(string s, System.IFormatProvider? provider) => new();
            public static bool TryParse(string? s, System.IFormatProvider? provider, out Read result) { result = new(); return true; }
            public string ToString(string? format, System.IFormatProvider? provider) => "";
        """;

    [Theory]
    [InlineData("string", "\"\"")]
    [InlineData("int[]", "[]")]
    [InlineData("List<int>", "[]")]
    [InlineData("IList<int>", "[]")]
    [InlineData("IReadOnlyList<string>", "[]")]
    [InlineData("IReadOnlyCollection<string>", "[]")]
    [InlineData("IEnumerable<double>", "[]")]
    [InlineData("ICollection<double>", "[]")]
    [InlineData("Dictionary<string, int>", "new()")]
    [InlineData("IDictionary<string, int>", "new Dictionary<string, int>()")]
    [InlineData("IReadOnlyDictionary<string, TimeSpan>", "new Dictionary<string, TimeSpan>()")]
    [InlineData("System.Collections.Generic.IReadOnlyDictionary<string, string>", "new Dictionary<string, string>()")]
    [InlineData("Inner", "new()")]
    [InlineData("Known", "Known.None")]
    [InlineData("Read", "Read.Parse(\"\", null)")]
    public async Task WhatIsOfferedInPlaceOfNullCompiles(string type, string instead)
    {
        var wrong = Samples.Config($"public {type} Value {{ get; init; }} = null!;{Types}");

        (await GeneratorHarness.Analyze(wrong)).Single(d => d.Id == "RLT0006").GetMessage(null).ShouldEndWith($"give it an initialiser such as '= {instead};'");
        (await FixHarness.Fix(wrong, "RLT0006")).ShouldNotBeNull().Source.ShouldContain($"= {instead};");
    }

    [Theory]
    [InlineData("IReadOnlyDictionary<string, int>", "new Dictionary<string, int>()")]
    [InlineData("Known", "Known.None")]
    public async Task SoDoesWhatIsOfferedForAGroupsMemberAndWhereThereIsNoInitialiser(string type, string instead)
    {
        var wrong = Samples.Config($"public Outer Group {{ get; init; }} = new() {{ Value = null! }}; public {type} Bare {{ get; init; }} {Types}}} public sealed record Outer {{ public {type} Value {{ get; init; }} = {instead};");

        var found = (await GeneratorHarness.Analyze(wrong)).Where(d => d.Id == "RLT0006").Select(d => d.GetMessage(null)).ToList();
        found.Count.ShouldBe(2);
        found.ShouldAllBe(m => m.EndsWith($"= {instead};'", StringComparison.Ordinal));
        var mended = await FixHarness.FixAll(wrong, "RLT0006");
        GeneratorHarness.Run(mended).Diagnostics.ShouldBeEmpty(mended);
    }

    [Fact]
    public async Task NamesAreWrittenInFullWhereTheirNamespaceIsNotUsed()
    {
        var wrong = Samples.Config("public System.Collections.Generic.IReadOnlyDictionary<string, int> Value { get; init; } = null!;");
        var compilation = GeneratorHarness.Compile([wrong]);

        (await GeneratorHarness.Analyze(compilation, [])).Single(d => d.Id == "RLT0006").GetMessage(null).ShouldContain("new System.Collections.Generic.Dictionary<string, int>()");
    }
}
