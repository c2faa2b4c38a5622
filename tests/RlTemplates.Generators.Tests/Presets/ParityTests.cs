using RlTemplates.Experiments;
using RlTemplates.Generators.Presets;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

/// <summary>The compiler and the program say the same of every option of the product, whatever the text.</summary>
public sealed class ParityTests
{
    private static readonly string[] Texts =
    [
        "", "0", "-1", "1", "5", "7.5", "1e3", "1e9", "99999999999", "nan", "infinity", "true", "False", "null", "~", "abc", "a,b", "1,2", "[1, 2]", "1,x", "a=1", "a=x,b", "{}", "[]",
        "90s", "-5m", "1:30:00", "1h30x", "auto", "auto_0.1", "auto_-1", "linear(1, 0, 10)", "linear(-1, 5, 10)", "linear(1, 2)", "16:4:2", "16:4", "16:4:2,8:3:1", "grey", "grey(1)", "resise(3)",
        "resize(0)", "frame_stack(4),time_limit(10)", "relu", "Tanh", "tnh", "a=(.)", "a=(", "a=b", "24g", "24", "ray", "big", "A=1", "A=1,B", "s3://b/k", "x=s3://b,y", "episode_reward_mean=18", "episode_reward_mean=<=x", "time_total_s=>=5", " 3 ", "\\", "٣",
    ];

    private const string Source = """
        namespace Lab
        {
            using RlTemplates;
            using RlTemplates.Environments;
            using RlTemplates.Learning.Algorithms;

            [AzureMl(ShmSize = "24g"), Slurm(Name = "lab-1", Head = "BIG", Requeue = false), SageMaker, Ray, Local(Name = "here"), Head("big", Gpus = 1), Workers("many")]
            [RlExperiment("a")] public sealed partial record A { public CartPoleOptions Environment { get; init; } = new(); public PpoOptions Algorithm { get; init; } = new(); }
            [RlExperiment("b")] public sealed partial record B { public PongOptions Environment { get; init; } = new(); public ImpalaOptions Algorithm { get; init; } = new(); }
            [RlExperiment("c")] public sealed partial record C { public BreakoutOptions Environment { get; init; } = new(); public DqnOptions Algorithm { get; init; } = new(); }
            [RlExperiment("d")] public sealed partial record D
            {
                public PendulumOptions Environment { get; init; } = new();
                public SacOptions Algorithm { get; init; } = new();
                [System.ComponentModel.DataAnnotations.AllowedValues(1, 5, 1000)] public int Some { get; init; } = 1;
                [System.ComponentModel.DataAnnotations.AllowedValues(0.5, 7.5)] public double? Part { get; init; }
                [System.ComponentModel.DataAnnotations.AllowedValues("abc", "5")] public string Label { get; init; } = "abc";
                public byte Small { get; init; }
                public ulong Large { get; init; }
                public float Single { get; init; }
                public decimal Exact { get; init; }
                public string? Note { get; init; }
                public IReadOnlyList<float?> Numbers { get; init; } = [];
                public Dictionary<string, System.DayOfWeek> Days { get; init; } = [];
                public int[]? Sizes { get; init; }
                [System.ComponentModel.DataAnnotations.Range(typeof(System.TimeSpan), "00:00:01", "01:00:00")] public System.TimeSpan? Pause { get; init; }
            }
        }
        """;

    [Fact]
    public void BothSayTheSame()
    {
        var run = GeneratorHarness.Run(Source);
        var assembly = run.Load();
        var compared = 0;
        foreach (var (name, catalogue) in new ProjectExperiments(run.Output, TestContext.Current.CancellationToken).All.Select(e => (e.Name, e.Options)))
        {
            var definition = (ExperimentDefinition)assembly.GetType("Lab." + name.ToUpperInvariant())!.GetProperty("Definition")!.GetValue(null)!;
            var options = definition.Options.Options;
            catalogue!.Paths.ShouldBe([.. options.Select(o => o.Path), .. definition.Options.Choices.Select(c => c.IsList ? c.Path : c.Path + ".type")]);
            for (var i = 0; i < options.Count; i++)
            {
                var option = options[i];
                (catalogue.Rule(i).Expected, catalogue.Rule(i).RangeText).ShouldBe((option.Expected, option.RangeText), option.Path);
                foreach (var text in Texts)
                {
                    option.TryParse(text, out _, out var problem).ShouldBe(problem is null);
                    (catalogue.Rule(i).Judge(text)?.Words).ShouldBe(problem, $"{option.Path} = '{text}'");
                    compared++;
                }
            }
        }
        compared.ShouldBeGreaterThan(5000);
    }
}
