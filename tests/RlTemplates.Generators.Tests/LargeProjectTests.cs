using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Fifty config classes beside fifty presets: what an edit does, not how long it takes, which the benchmark of typing measures.</summary>
public sealed class LargeProjectTests
{
    private const int Size = 50;

    private static readonly Lazy<GeneratorRun> Project = new(() => GeneratorHarness.Run(GeneratorHarness.Compile(
        [GeneratorHarness.ImplicitUsings, Samples.Learner, .. Enumerable.Range(0, Size).Select(i => Config(i, "public int A { get; init; } = 1;")), "public class Other { }"])));

    private static readonly AdditionalText[] Presets = [.. Enumerable.Range(0, Size).Select(i => new FileText($"/project/configs/{Name(i)}/x.yaml", "a: 2"))];

    [Fact]
    public void AnEditElsewhereLeavesEveryModelAndOutput()
    {
        var again = Edited(Size + 2, "public class Other { public int More => 1; }");
        Reasons(again).ShouldAllBe(r => r == IncrementalStepRunReason.Cached || r == IncrementalStepRunReason.Unchanged);
        Cache.AssertAllCached(again);
    }

    [Fact]
    public void AnEditOfAPresetRunsNothingAgain()
    {
        var driver = Project.Value.Driver.AddAdditionalTexts([.. Presets]).RunGenerators(Project.Value.Input, TestContext.Current.CancellationToken)
            .ReplaceAdditionalText(Presets[7], new FileText(Presets[7].Path, "a: 3"));
        Cache.AssertAllCached(driver.RunGenerators(Project.Value.Input, TestContext.Current.CancellationToken).GetRunResult());
    }

    [Theory]
    [InlineData("public int A { get; init; } = 2;", "")]
    [InlineData("public int A { get; init; } = 1; public int B { get; init; }", "Options")]
    [InlineData("public int A { get; init; } = 1; [OnTrainResult] void See(TrainResult result) { }", "Callbacks Definition")]
    public void AnEditOfOneClassWritesOnlyItsOwnFiles(string members, string files)
    {
        var again = Edited(9, Config(7, members));
        var before = Project.Value.Sources;
        var after = again.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal);
        after.Where(s => before.GetValueOrDefault(s.Key) != s.Value).Select(s => s.Key).Order(StringComparer.Ordinal)
            .ShouldBe(files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => $"Lab.{Name(7)}.{f}.g.cs"));
        again.Results.SelectMany(r => r.TrackedOutputSteps).SelectMany(s => s.Value).SelectMany(s => s.Outputs)
            .Count(o => o.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)).ShouldBe(files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    /// <summary>What a class depends on, each in a file of its own.</summary>
    private static readonly string[] Parts =
    [
        "public static class Limits { public const int Most = 5; }",
        "public enum Kind { A, B }",
        "public record Base {\n/// <summary>Old.</summary>\npublic int One { get; init; } }",
        "global using Alias = System.Int32;",
        "namespace Lab { public sealed partial record Config0 { } }",
        "public class Elsewhere { }",
    ];

    [Theory]
    [InlineData(0, "public static class Limits { public const int Most = 6; }", true)]
    [InlineData(1, "public enum Kind { A, B, C }", true)]
    [InlineData(2, "public record Base {\n/// <summary>Old.</summary>\npublic int One { get; init; } public int Two { get; init; } }", true)]
    [InlineData(2, "public record Base {\n/// <summary>New.</summary>\npublic int One { get; init; } }", true)]
    [InlineData(3, "global using Alias = System.String;", true)]
    [InlineData(4, "namespace Lab { public sealed partial record Config0 { public int Two { get; init; } } }", true)]
    [InlineData(5, "namespace Lab { public static class Limits { public const int Most = 7; } }", true)]
    [InlineData(5, "public class Elsewhere { public int More() => 1; }", false)]
    public void AnEditOfWhatAClassDependsOnIsSeen(int part, string after, bool changes)
    {
        const string Members = "[System.ComponentModel.DataAnnotations.Range(0, Limits.Most)] public int Few { get; init; } public Kind Kind { get; init; } public Group Part { get; init; } = new(); public Alias Other { get; init; } = default!;";
        string[] Sources(string last) =>
            [GeneratorHarness.ImplicitUsings, Samples.Learner, Config(0, Members), "public sealed record Group : Base { }", .. Parts.Where((_, i) => i != part), last];
        var run = GeneratorHarness.Run(GeneratorHarness.Compile(Sources(Parts[part])));
        var again = Texts(run.Rerun(after));
        again.ShouldBe(Texts(GeneratorHarness.Run(GeneratorHarness.Compile(Sources(after))).Result));
        (again == Texts(run.Result)).ShouldBe(!changes);
    }

    private static string Texts(GeneratorDriverRunResult result) =>
        string.Join('\n', result.Results.SelectMany(r => r.GeneratedSources).OrderBy(s => s.HintName, StringComparer.Ordinal).Select(s => s.HintName + "\n" + s.SourceText));

    private static GeneratorDriverRunResult Edited(int at, string source)
    {
        var tree = Project.Value.Input.SyntaxTrees[at];
        var edited = Project.Value.Input.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)tree.Options, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken));
        return Project.Value.Driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult();
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriverRunResult result) =>
        result.Results.SelectMany(r => r.TrackedSteps).Where(s => TrackingNames.All.Contains(s.Key)).SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static string Name(int number) => "Config" + number.ToString(CultureInfo.InvariantCulture);

    private static string Config(int number, string members) => $$"""
        namespace Lab;
        using RlTemplates;
        using RlTemplates.Environments;

        [RlExperiment("{{Name(number).ToLowerInvariant()}}"), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
        public sealed partial record {{Name(number)}}
        {
            public PongOptions Environment { get; init; } = new();
            public LearnerOptions Algorithm { get; init; } = new();
            {{members}}
        }
        """;
}
