using RlTemplates.Generators.Analysis.Policies;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

public sealed class DefaultsTests
{
    private const string Hooks = """
        namespace Lab
        {
            public sealed record EchoHook : RlTemplates.Experiments.HookOptions
            {
                public int Times { get; init; } = 1;
                public override RlTemplates.Experiments.ITrainingHook Create() => throw new System.NotSupportedException();
            }

            public sealed record LoudHook : RlTemplates.Experiments.HookOptions
            {
                public override RlTemplates.Experiments.ITrainingHook Create() => throw new System.NotSupportedException();
            }
        }
        """;

    [Theory]
    [InlineData("checkpoint:\n  kep: 5\n", "RLT0070", "unknown option checkpoint.kep; did you mean checkpoint.keep?")]
    [InlineData("checkpoint:\n  keep: many\n", "RLT0071", "checkpoint.keep is 'many'; it must be a whole number")]
    [InlineData("checkpoint:\n  keep: 0\n", "RLT0072", "checkpoint.keep is 0; it must lie in [1, 1000000]")]
    [InlineData("chekpoint:\n  keep: 5\n", "RLT0070", "unknown option chekpoint; did you mean checkpoint?")]
    [InlineData("stop:\n  time_total_sec: 5\n", "RLT0070", "did you mean time_total_s?")]
    [InlineData("stop:\n  time_total_s: soon\n", "RLT0071", "stop.time_total_s is 'soon'")]
    [InlineData("algorithm:\n  learning_raet: 1\n", "RLT0070", "did you mean algorithm.learning_rate?")]
    [InlineData("algorithm:\n  learning_rate: much\n", "RLT0072", "algorithm.learning_rate is 'much'")]
    [InlineData("tracking:\n  sinks:\n  - tpye: csv\n", "RLT0070", "unknown option tracking.sinks.tpye; did you mean tracking.sinks.type?")]
    [InlineData("tracking:\n  sinks:\n  - type: csvv\n", "RLT0071", "; did you mean csv?")]
    [InlineData("hooks:\n- keep: 3\n", "RLT0071", "an element of hooks lacks its type; it must be one of echo, loud")]
    [InlineData("hooks: [echo]\n", "RLT0078", "an element of hooks is a record")]
    [InlineData("hooks:\n- { type: echo, tims: 3 }\n", "RLT0070", "unknown option hooks.tims of echo; did you mean hooks.times?")]
    [InlineData("hooks:\n- { type: echo, times: many }\n", "RLT0071", "hooks.times is 'many'; it must be a whole number")]
    [InlineData("engine:\n  tipe: torch\n", "RLT0070", "did you mean engine.type?")]
    [InlineData("extends: base\n", "RLT0078", "defaults extend no preset")]
    [InlineData("checkpoint: [\n", "RLT0076", "")]
    public async Task AMistakeInDefaultsIsFoundInTheKit(string text, string rule, string words)
    {
        var found = (await Analyze(text)).ShouldHaveSingleItem();

        found.Id.ShouldBe(rule, found.GetMessage(null));
        found.GetMessage(null).ShouldContain(words);
        found.Location.GetLineSpan().Path.ShouldBe("defaults.yaml");
    }

    [Theory]
    [InlineData("checkpoint:\n  keep: 7\nseed: 5\nstop:\n  time_total_s: 9\n  apples_per_hour: 3\nalgorithm:\n  learning_rate: 1e-3\n")]
    [InlineData("reward:\n  scale: 3\nmy_own: 4\nenvironment:\n  zebras_in_the_garden: 3\ntargets:\n  prod:\n    node_count: 3\n")]
    [InlineData("hooks:\n- { type: my_own, volume: 3 }\n- { type: loud }\nengine: null\ntracking:\n  sinks: []\n")]
    [InlineData("# rlt-disable RLT0070\ncheckpoint:\n  kep: 5\n")]
    public async Task WhatAnExperimentMayHaveIsNot(string text) => (await Analyze(text)).ShouldBeEmpty();

    [Fact]
    public async Task OnlyWhatTheKitNamesIsJudged() => (await Analyze("checkpoint:\n  kep: 5\n", "other.yaml")).ShouldBeEmpty();

    private static Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> Analyze(string text, string file = "defaults.yaml")
    {
        var kit = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, "[assembly: RlTemplates.RlDefaults(\"defaults.yaml\")]\n" + Samples.Learner + Hooks]));
        return GeneratorHarness.AnalyzeFiles(kit.Output, new DefaultsAnalyzer(), new FileText(file, text));
    }
}
