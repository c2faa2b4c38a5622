using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Docs.Tests.Diagnostics;

/// <summary>What a diagnostic's page calls wrong leads to that diagnostic, and what it calls mended to no error and no warning at all.</summary>
public sealed partial class DiagnosticPageTests
{
    /// <summary>Pages whose samples need more around them than is made here, with the reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new(StringComparer.Ordinal)
    {
        ["RLT0130"] = "is about a program and a library that it references",
    };

    // What a page leaves out on purpose.
    private static readonly Dictionary<string, string[]> Missing = new(StringComparer.Ordinal)
    {
        ["RLT0012"] = [" Algorithm {"], ["RLT0039"] = ["StopWhen"], ["RLT0094"] = ["[Reward]"], ["RLT0108"] = ["[Terminated]"],
    };

    // What a page says in words.
    private static readonly Dictionary<string, string> Beside = new(StringComparer.Ordinal)
    {
        ["RLT0013"] = "[AlgorithmOptions(typeof(Learner))] public sealed record LearnerOptions;\n"
            + ConfigClass.Around("public PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new();", ""),
        ["RLT0018"] = ConfigClass.Around("public LearnerOptions Learner { get; init; } = new();", ""),
        ["RLT0022"] = ConfigClass.Around("", "").Replace("SampleExperiment", "PongExperiment", StringComparison.Ordinal),
        ["RLT0023"] = "public abstract record Shared;",
        ["RLT0024"] = "public static class Callbacks { public static void Celebrate(TrainResult result) { } }",
        ["RLT0029"] = "public sealed class Maze : IEnvironmentFactory<MazeOptions> { public static IEnvironment Create(MazeOptions options, int count) => throw new NotSupportedException(); }",
        ["RLT0043"] = ConfigClass.Around("public Opponent Opponent { get; init; }", ""),
        ["RLT0047"] = "[EnvironmentOptions(typeof(Maze))] public sealed record MazeOptions;",
        ["RLT0125"] = "public sealed class MainframeAttribute : SubmitsToAttribute;",
        ["RLT0132"] = """
            public readonly record struct TorchDevice(string Name) : IParsable<TorchDevice>, IFormattable
            {
                public static TorchDevice Auto => new("auto");
                public static TorchDevice Cuda => new("cuda");
                public static TorchDevice Parse(string s, IFormatProvider? provider) => new(s);
                public static bool TryParse(string? s, IFormatProvider? provider, out TorchDevice result) => (result = new(s ?? "")).Name.Length > 0;
                public string ToString(string? format, IFormatProvider? provider) => Name;
            }
            public sealed record TorchEngine : EngineOptions
            {
                [NeedsLibrary("cuda(:[0-9]+)?", "torch", "cuda")] public TorchDevice Device { get; init; }
                public override INetworkBackend Create() => throw new NotSupportedException(Device.Name);
            }
            """,
    };

    private static readonly Lazy<Compilation> Project = new(() => Compiled(ConfigClass.Around("public ulong Seed { get; init; } = 1;", "[RlExperiment(\"pong-impala\")]")).Output);

    public static TheoryData<string> Pages => [.. Repository.Pages.Where(Repository.IsOfDiagnostic).Select(p => Path.GetFileNameWithoutExtension(p)).Where(id => !LeftOut.ContainsKey(id))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_page_shows_what_is_wrong_and_how_it_is_mended(string id)
    {
        var blocks = Block.Of($"docs/diagnostics/{id}.md");
        var wrong = blocks.First(b => b.Heading == "Wrong");
        var mended = blocks.First(b => b.Heading == "Mended");

        (await Findings(id, wrong, wrong)).ShouldContain(f => f.Contains(id, StringComparison.Ordinal), wrong.Place);
        (await Findings(id, mended, wrong)).Where(f => f.Contains(id, StringComparison.Ordinal) || Mistake().IsMatch(f)).ShouldBeEmpty(mended.Place);
    }

    private static async Task<IReadOnlyList<string>> Findings(string id, Block block, Block wrong)
    {
        if (block.Language is "yaml" or "csv")
            return [.. (await GeneratorHarness.AnalyzeOutput(Project.Value, GeneratorHarness.Analyzers, [.. Files(block)], ("ProjectDir", "/project/"))).Select(d => d.ToString())];
        var text = Fragment.Complete(block.Code, Missing.GetValueOrDefault(id, [])) + "\n" + (id is "RLT0023" or "RLT0024" && block == wrong ? "" : Beside.GetValueOrDefault(id, ""));
        var kit = Fragment.Kit(wrong.Code) is { } attributes ? new MetadataReference[] { Kit(id == "RLT0119" ? Ending(attributes) : attributes) } : [];
        var run = Compiled(text, id is "RLT0031" or "RLT0132", kit);
        var found = await GeneratorHarness.AnalyzeOutput(run.Output, GeneratorHarness.Analyzers, [("/project/environment.yml", ""), ("/project/train.py", "")], ("ProjectDir", "/project/"), ("RlTemplatesFiles", "true"), ("RlTemplatesResources", "|defaults.yaml|"), ("RlTemplatesLibraries", "|torch/cpu|"));
        return [.. run.Diagnostics, .. found.Select(d => d.ToString())];
    }

    private static IEnumerable<(string, string)> Files(Block block)
    {
        if (block.Language == "csv")
            return [("/project/own.vmsizes.csv", block.Code)];
        var path = block.Code.Split('\n')[0] is ['#', ' ', .. var named] ? named.Split(',')[0].Trim() : "configs/default.yaml";
        IEnumerable<(string, string)> others = new (string Path, string Text)[] { ("configs/default.yaml", "extends: quick"), ("configs/quick.yaml", "seed: 1") }.Where(f => f.Path != path && (path == "configs/default.yaml" || block.Code.Contains(", where ", StringComparison.Ordinal)));
        if (block.Code.Contains("extends: [fast, wide]", StringComparison.Ordinal))
            others = [("configs/fast.yaml", "algorithm: { num_envs: 8 }"), ("configs/wide.yaml", "algorithm: { num_envs: 64 }")];
        return [("/project/" + path, block.Code), .. others.Select(f => ("/project/" + f.Item1, f.Item2))];
    }

    private static GeneratorRun Compiled(string text, bool isProgram = false, params MetadataReference[] references)
    {
        List<(string, string)> files = [("Usings.cs", Sample.Usings), ("Sample.cs", text)];
        var kind = isProgram || text.Contains("await ", StringComparison.Ordinal) && !text.Contains("async ", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        return GeneratorHarness.Run(GeneratorHarness.Compile(files, kind).AddReferences(references));
    }

    private static PortableExecutableReference Kit(string attributes)
    {
        using var stream = new MemoryStream();
        var compilation = GeneratorHarness.Compile([("Usings.cs", Sample.Usings), ("Kit.cs", attributes)]).WithAssemblyName("Contoso.Rl");
        GeneratorHarness.Run(compilation).Output.Emit(stream).Success.ShouldBeTrue(attributes);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    // An exception to a policy that ends in some days, for the config class around the sample.
    private static string Ending(string exception) => "[assembly: RlPolicy(\"contoso\", AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\"])]\n"
        + Until().Replace(exception, $"Until = \"{DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"").Replace("\"pong\"", "\"sample\"", StringComparison.Ordinal);

    [GeneratedRegex("Until = \"[^\"]*\"")]
    private static partial Regex Until();

    // That a fragment leaves a parameter unread is no mistake of it.
    [GeneratedRegex(@"error CS(?!9113)\d+|(error|warning) RLT\d+")]
    private static partial Regex Mistake();
}
