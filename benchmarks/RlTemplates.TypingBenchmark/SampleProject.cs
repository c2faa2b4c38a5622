using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators;

namespace RlTemplates.TypingBenchmark;

/// <summary>A program with 50 config classes, each with a preset, and a file that has nothing to do with them.</summary>
internal static class SampleProject
{
    public const int Size = 50;

    // Stands for the package's entry script, for which an entry point is generated.
    private const string EntryScript = """

        namespace RlTemplates
        {
            public static class EntryScript
            {
                public static System.Threading.Tasks.Task<int> RunAsync(string[] args, IReadOnlyList<RlTemplates.Experiments.ExperimentDefinition> experiments) => System.Threading.Tasks.Task.FromResult(0);
            }
        }
        """;

    /// <summary>The file with the kinds of hooks that config classes and presets choose.</summary>
    public const string Choices = """
        using RlTemplates.Experiments;
        using System.ComponentModel.DataAnnotations;

        namespace Lab;

        /// <summary>A curriculum.</summary>
        public sealed record CurriculumHook : HookOptions
        {
            /// <summary>Results between steps.</summary>
            [Range(1, 100)] public int Every { get; init; } = 10;

            /// <inheritdoc/>
            public override ITrainingHook Create() => throw new NotSupportedException();
        }

        /// <summary>A wait.</summary>
        public sealed record PauseHook : HookOptions
        {
            /// <summary>How long.</summary>
            [Range(0, 60)] public double Seconds { get; init; } = 1;

            /// <inheritdoc/>
            public override ITrainingHook Create() => throw new NotSupportedException();
        }
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    public static AnalyzerConfigOptionsProvider Settings { get; } = new FixedSettings();

    /// <summary>All analyzers, new ones each time.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers =>
        [.. typeof(ExperimentGenerator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract).Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!)];

    public static ImmutableArray<AdditionalText> Presets { get; } = [.. Enumerable.Range(0, Size).Select(i => (AdditionalText)new Preset(i, 0))];

    /// <summary>Implicit usings, the file beside, the config classes, then the choices.</summary>
    public static CSharpCompilation Compile() => CSharpCompilation.Create(
        "Sample",
        new[] { Tree("Usings.cs", "global using System; global using System.Collections.Generic; global using System.Linq; global using RlTemplates;" + EntryScript), Other(0) }.Concat(Enumerable.Range(0, Size).Select(i => Config(i, 0))).Append(Tree("Choices.cs", Choices)),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(p => !p.Contains("CodeAnalysis", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p)),
        new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ExperimentGenerator().AsSourceGenerator(), new ManifestGenerator().AsSourceGenerator(), new EnvironmentGenerator().AsSourceGenerator()],
        additionalTexts: Presets, parseOptions: ParseOptions, optionsProvider: Settings);

    public static SyntaxTree Other(int version) => Tree("Other.cs", $$"""
        namespace Lab;

        public static class Other
        {
            public static int Work(int times)
            {
                var sum = {{Text(version)}};
                for (var i = 0; i < times; i++)
                    sum += i;
                return sum;
            }
        }
        """);

    public static SyntaxTree Config(int number, int version) => Tree($"Experiment{Text(number)}.cs", $$"""
        using RlTemplates.Environments;
        using RlTemplates.Experiments;
        using RlTemplates.Learning.Algorithms;
        using RlTemplates.Networks;
        using RlTemplates.Learning.Optimizers;
        using RlTemplates.Tracking;
        using System.ComponentModel.DataAnnotations;

        namespace Lab;

        /// <summary>Experiment {{Text(number)}}.</summary>
        [RlExperiment("experiment-{{Text(number)}}")]
        [StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]
        [StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]
        [LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal)]
        [AzureMl(ShmSize = "24g"), Head("head", VmSize = "STANDARD_NC4AS_T4_V3", UseGpu = true), Tag("team", "rl")]
        public sealed partial record Experiment{{Text(number)}}
        {
            /// <summary>The game.</summary>
            public PongOptions Environment { get; init; } = new() { FrameSkip = 4 };

            /// <summary>How the agent learns.</summary>
            public PpoOptions Algorithm { get; init; } = new() { LearningRate = Schedule.Linear(6e-4, 1e-4, 1_000_000), NumEnvs = 16, Network = new() { HiddenSizes = [256], Activation = Activation.Relu } };

            /// <summary>Where events go.</summary>
            public TrackingOptions Tracking { get; init; } = new() { Sinks = [new CsvSinkOptions()] };

            /// <summary>What takes part.</summary>
            public IReadOnlyList<HookOptions> Hooks { get; init; } = [new CurriculumHook { Every = 5 }, new PauseHook()];

            /// <summary>Of every random stream.</summary>
            public ulong Seed { get; init; } = 1;

            /// <summary>A number.</summary>
            [Range(0, 1000)] public int Bonus { get; init; } = {{Text(version % 1000)}};

            [OnTrainResult] void Celebrate(TrainResult result, Run run) { if (result.EpisodeRewardMean > Bonus) run.SetTag("beats", "yes"); }
        }
        """);

    private static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The preset of an experiment.</summary>
    internal sealed class Preset(int number, int version) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From($"seed: {Text(version)}\nalgorithm:\n  num_envs: 8\n  network: {{ hidden_sizes: [64, 64], activation: tanh }}\ntracking:\n  sinks: [{{ type: csv }}]\nhooks:\n  - {{ type: curriculum, every: 20 }}\n  - {{ type: pause, seconds: 2 }}\n", System.Text.Encoding.UTF8);

        public override string Path => $"/project/configs/experiment-{Text(number)}/quick.yaml";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class FixedSettings : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key == "build_property.ProjectDir" ? "/project/" : null!;
                return value is not null;
            }
        }
    }
}
