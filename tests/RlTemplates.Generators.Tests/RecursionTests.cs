using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Sources without end, which must end neither the compiler nor the editor: a stack overflow takes both along.</summary>
public sealed class RecursionTests
{
    public static TheoryData<string, string> Endless => new()
    {
        { "new C1().Algorithm", "" },
        { "new A().Back", "public sealed record A { public LearnerOptions Back { get; init; } = new B().Back; } public sealed record B { public LearnerOptions Back { get; init; } = new A().Back; }" },
        { "new(); public A One { get; init; } = new()", "public sealed record A { public B Next { get; init; } = new(); } public sealed record B { public A Next { get; init; } = new(); }" },
        { "new(); public G<int> One { get; init; } = new()", "public sealed record G<T> { public G<G<T>> Next { get; init; } = new(); public T? Value { get; init; } }" },
        { "new(); public S One { get; init; } = new()", "public record struct S { public S() { } public S Next { get; init; } = new(); }" },
        { "new(); public R0 One { get; init; } = new()", Doubling(24) },
        { "new(); public D One { get; init; } = " + Nested(1000), "public sealed record D { public D? Next { get; init; } }" },
        { "new(); public E One { get; init; } = new()" + string.Concat(Enumerable.Repeat(" with { }", 1000)), "public sealed record E { public int One { get; init; } }" },
        { "new(); public int[] One { get; init; } = [" + string.Join(',', Enumerable.Range(0, 20_000)) + "]", "" },
        { "new(); /// <summary>" + string.Concat(Enumerable.Repeat("<b>", 2000)) + string.Concat(Enumerable.Repeat("</b>", 2000)) + "</summary>\n public int One { get; init; } = 1", "" },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task EndsAllTheSame(string algorithm, string types)
    {
        var source = Samples.Config().Replace("record Config", "record C1", StringComparison.Ordinal)
            .Replace("LearnerOptions Algorithm { get; init; } = new()", "LearnerOptions Algorithm { get; init; } = " + algorithm, StringComparison.Ordinal)
            .Replace("[RlExperiment", "[NotLessThan(\"Algorithm.GradClip\", \"Algorithm.LearningRate\"), RlExperiment", StringComparison.Ordinal) + "namespace Lab { " + types + " }";
        (await GeneratorHarness.Analyze(source)).ShouldAllBe(d => d.Id.StartsWith("RLT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[Options] public sealed record RA { public RB R { get; init; } = new(); } [Options] public sealed record RB { public RA R { get; init; } = new(); }", 2)]
    [InlineData("[Options] public sealed record RA { public RB R { get; init; } = new(); } [Options] public sealed record RB { public RC R { get; init; } = new(); } [Options] public sealed record RC { public RA R { get; init; } = new(); }", 3)]
    [InlineData("[Options] public sealed record RA { public RA R { get; init; } = new(); }", 1)]
    public async Task OptionsThatContainEachOtherAreToldOfOnceEach(string types, int count)
    {
        var found = await GeneratorHarness.Analyze(Samples.Config("public RA A { get; init; } = new();") + "namespace Lab { using RlTemplates; " + types + " }");

        found.Count.ShouldBe(count);
        found.ShouldAllBe(d => d.Id == "RLT0002" && d.GetMessage(null).EndsWith("a group of options cannot contain itself", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TooManyOptionsInRecordsWithOptionsAreToldOf() =>
        (await GeneratorHarness.Analyze(Samples.Config("public R0 A { get; init; } = new();") + "namespace Lab { using RlTemplates; " + Chain(20) + " }"))
            .ShouldHaveSingleItem().GetMessage(null).ShouldContain("at most 16 deep");

    [Fact]
    public async Task EnvironmentsThatContainThemselvesEndToo() => (await GeneratorHarness.Analyze(EnvironmentSamples.Class(
        "Loop Self; [Observation] Loop Shown; [Action] Loop Taken; } public struct Loop { public Loop Inner; public Loop Again => Again;"))).ShouldAllBe(d => d.Id.StartsWith("RLT", StringComparison.Ordinal));

    [Fact]
    public async Task AHugeAttributeIsReadOnce() => (await GeneratorHarness.Analyze(Samples.Config(
        "[AllowedValues(" + string.Join(", ", Enumerable.Range(0, 5000)) + ")] public int One { get; init; } = 4999;"))).ShouldBeEmpty();

    private static string Doubling(int levels) => string.Concat(Enumerable.Range(0, levels).Select(i =>
        $"public sealed record R{i} {{ public R{i + 1} A {{ get; init; }} = new(); public R{i + 1} B {{ get; init; }} = new(); public int C {{ get; init; }} }} ")) + $"public sealed record R{levels} {{ }}";

    private static string Chain(int levels) => string.Concat(Enumerable.Range(0, levels).Select(i => $"[Options] public sealed record R{i} {{ public R{i + 1} A {{ get; init; }} = new(); }} ")) + $"public sealed record R{levels} {{ public int C {{ get; init; }} }}";

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("new() { Next = ", levels)) + "null" + string.Concat(Enumerable.Repeat(" }", levels));
}
