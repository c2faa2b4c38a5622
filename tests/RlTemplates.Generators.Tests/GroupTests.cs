using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Groups of options that lose what the record around them sets.</summary>
public sealed class GroupTests
{
    [Theory]
    [InlineData("Sac", "new() { Network = ⟦new()⟧ { InitialLogStd = -1 } }", "'Network' is made anew, so HiddenSizes is 64,64 and Activation tanh, not 256,256 and relu as SacOptions has them; set them or write 'new SacOptions().Network with { … }'")]
    [InlineData("Sac", "new() { Network = ⟦new()⟧ { HiddenSizes = [7] } }", "so Activation is tanh, not relu as SacOptions has it; set it or write")]
    [InlineData("Sac", "new() { Network = ⟦new()⟧ }", "or write 'new SacOptions().Network'")]
    [InlineData("Impala", "new ImpalaOptions() with { Network = ⟦new NetworkOptions⟧ { UseLstm = true } }", "so HiddenSizes is 64,64 and Activation tanh, not 256 and relu as ImpalaOptions has them")]
    public async Task ADefaultIsLost(string algorithm, string value, string words)
    {
        var source = Config(algorithm, value.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal));
        var found = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        found.Id.ShouldBe("RLT0019");
        found.GetMessage(null).ShouldContain(words);
        source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length).ShouldBe(value[(value.IndexOf('⟦', StringComparison.Ordinal) + 1)..value.IndexOf('⟧', StringComparison.Ordinal)]);
        var fix = (await FixHarness.Fix(source, "RLT0019")).ShouldNotBeNull();
        fix.Source.ShouldContain($"Network = new {algorithm}Options().Network");
        (await GeneratorHarness.Analyze(fix.Source)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sac", "new() { Network = new() { HiddenSizes = [7], Activation = Activation.Tanh } }")]
    [InlineData("Sac", "new() { Network = new SacOptions().Network with { InitialLogStd = -1 } }")]
    [InlineData("Ppo", "new() { Network = new() { InitialLogStd = -1 } }")]
    public async Task NothingIsLost(string algorithm, string value) => (await GeneratorHarness.Analyze(Config(algorithm, value))).ShouldBeEmpty();

    [Fact]
    public async Task OfRecordsInSource()
    {
        var source = Samples.Config("public Outer Part { get; init; } = new() { Inner = new() { Two = 5 } };") + """
            namespace Lab
            {
                public sealed record Outer { public Inner Inner { get; init; } = new() { One = 2 }; }
                public sealed record Inner { public int One { get; init; } = 1; public int Two { get; init; } = 1; }
            }
            """;
        (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem().GetMessage(null).ShouldBe("'Inner' is made anew, so One is 1, not 2 as Outer has it; set it or write 'new Outer().Inner with { … }'");
    }

    private static string Config(string algorithm, string value) => Samples.Config()
        .Replace("public LearnerOptions Algorithm { get; init; } = new();", $"public {algorithm}Options Algorithm {{ get; init; }} = {value};", StringComparison.Ordinal)
        .Replace("PongOptions Environment", "PendulumOptions Environment", StringComparison.Ordinal)
        .Replace("using RlTemplates.Environments;", "using RlTemplates.Environments; using RlTemplates.Learning.Algorithms; using RlTemplates.Networks;", StringComparison.Ordinal);
}
