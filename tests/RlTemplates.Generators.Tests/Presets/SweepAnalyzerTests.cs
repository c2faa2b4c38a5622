using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

/// <summary>RLT0080 to RLT0089.</summary>
public sealed class SweepAnalyzerTests
{
    private static readonly Lazy<Compilation> One = new(() => GeneratorHarness.Run(Samples.Config("""
        [Range(1, 9)] public int Few { get; init; } = 5;
        [AllowedValues(42, 84)] public int Size { get; init; } = 42;
        [Range(0.0, 1.0)] public double Rate { get; init; } = 0.5;
        public RlTemplates.Learning.Optimizers.Schedule Plan { get; init; } = 1;
        public bool Bold { get; init; }
        public int[] Sizes { get; init; } = [];
        """)).Output);

    private static async Task<string[]> Found(string yaml)
    {
        var text = new FileText("/project/configs/x.yaml", yaml);
        var found = await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), text);
        return [.. found.Select(d => $"[{yaml.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}] {d.Id} {d.GetMessage(null)}")];
    }

    private static string Grid(string parameters, string rest = "") => $"sweep: {{ method: grid, parameters: {{ {parameters} }}{rest} }}";

    private static string Random(string parameters, string rest = "") => $"sweep: {{ method: random, parameters: {{ {parameters} }}, budget: {{ trials: 20 }}{rest} }}";

    public static TheoryData<string, string> Wrong => new()
    {
        { "sweep: { methdo: grid, method: grid, parameters: { few: { values: [1] } } }", "[methdo] RLT0080 sweep has no part 'methdo'; did you mean method?" },
        { Grid("few: { vlues: [1], values: [1] }"), "[vlues] RLT0080 sweep.parameters.few has no part 'vlues'; did you mean values?" },
        { Grid("few: { values: [1] }", ", budget: { tirals: 4 }"), "[tirals] RLT0080 sweep.budget has no part 'tirals'; did you mean trials?" },
        { Random("rate: { min: 0, max: 1 }", ", early_stopping: { type: median, grace_period: 1, reduction_factor: 3 }"), "[reduction_factor] RLT0080 sweep.early_stopping has reduction_factor, which belongs to successive_halving, not to median" },
        { Grid("fwe: { values: [1] }"), "[fwe] RLT0081 sweep.parameters varies fwe, which is no option; did you mean few?" },
        { Grid("algorithm: { learning_rat: { values: [0.1] } }"), "[learning_rat] RLT0081 sweep.parameters varies algorithm.learning_rat, which is no option; did you mean algorithm.learning_rate?" },
        { Grid("algorithm.clip_param: { values: [1] }"), "[algorithm.clip_param] RLT0081 sweep.parameters varies algorithm.clip_param, which is no option; clip_param is an option of PpoOptions, which this experiment does not have" },
        { Grid("stop.episode_reward_men: { values: [1] }"), "[stop.episode_reward_men] RLT0081 stop has no key 'episode_reward_men'; did you mean episode_reward_mean?" },
        { "sweep: { method: grdi, parameters: { few: { values: [1] } } }", "[grdi] RLT0082 sweep.method is 'grdi'; it must be one of grid, random; did you mean grid?" },
        { "sweep: { parameters: { few: { values: [1] } } }", "[parameters] RLT0082 sweep lacks method; it must be one of grid, random" },
        { Grid("few: { values: [1] }", ", parallel: 0"), "[0] RLT0082 sweep.parallel is 0; it must lie in [1, 256]" },
        { Grid("few: { values: [1] }", ", budget: { trials: 1001 }"), "[1001] RLT0082 sweep.budget.trials is 1001; it must lie in [1, 1000]" },
        { Grid("few: { values: [1] }", ", budget: { time: soon }"), "[soon] RLT0082 sweep.budget.time is 'soon'; it must be a duration such as 90s, 5m or 1:30:00" },
        { Grid("few: { values: [1] }", ", metric: { name: episode_reward_mean, goal: max }"), "[max] RLT0082 sweep.metric.goal is 'max'; it must be one of maximize, minimize" },
        { Random("rate: { min: 0, max: 1 }", ", early_stopping: { type: median }"), "[type] RLT0082 sweep.early_stopping lacks grace_period; it must be how far every trial gets, for example 20000 timesteps" },
        { Grid("few: { values: [1, 10] }"), "[10] RLT0083 sweep.parameters.few is 10; it must lie in [1, 9]" },
        { Grid("few: { values: [1, x] }"), "[x] RLT0083 sweep.parameters.few is 'x'; it must be a whole number" },
        { Grid("few: { values: [1, 2, 1] }"), "[1] RLT0083 sweep.parameters.few has the value 1 twice; keep one" },
        { Random("rate: { min: 0, max: 7 }"), "[7] RLT0083 sweep.parameters.rate max is 7; it must lie in [0, 1]" },
        { "sweep: { method: grid }", "[method] RLT0084 sweep lacks parameters, so that there is nothing to vary; for example parameters: { seed: { values: [1, 2, 3] } }" },
        { Grid(""), "RLT0084 sweep.parameters is empty, so that there is nothing to vary" },
        { Grid("few: { values: [] }"), "[values] RLT0084 sweep.parameters.few has 0 values; give it at least one and at most 1000" },
        { Random("rate: { min: 0 }"), "[min] RLT0084 sweep.parameters.rate has neither values nor max; write { values: [...] } or { min: ..., max: ... }" },
        { Random("bold: { min: 0, max: 1 }"), "[min] RLT0084 sweep.parameters.bold takes no range, since it must be true or false; list its values: { values: [...] }" },
        { Random("size: { min: 42, max: 84 }"), "[min] RLT0084 sweep.parameters.size takes no range, since it must be one of 42, 84; list its values: { values: [...] }" },
        { "sweep: { method: random, parameters: { few: { values: [1] } } }", "[random] RLT0085 sweep draws at random and never ends; set budget: { trials: 20 } (at most 1000), or a time" },
        { Grid("rate: { min: 0, max: 1 }"), "[rate] RLT0085 sweep.parameters.rate has no end of values, and a grid goes through all of them; give it values or a step, or set method: random" },
        { Random("rate: { min: 0.5, max: 0.5 }"), "[0.5] RLT0086 sweep.parameters.rate has min 0.5, and max is 0.5; min must be less than max" },
        { Random("rate: { distribution: log_uniform, min: 0, max: 0.5 }"), "[0] RLT0086 sweep.parameters.rate is log_uniform, and min is 0; it must be more than 0" },
        { Random("rate: { min: 0, max: 0.5, step: 0.6 }"), "[0.6] RLT0086 sweep.parameters.rate has step 0.6; it must be more than 0 and at most max - min = 0.5" },
        { Random("few: { distribution: uniform, min: 1, max: 5 }"), "[uniform] RLT0086 sweep.parameters.few takes whole numbers, which uniform does not draw; did you mean int_uniform?" },
        { Grid("few: { values: [1], min: 2 }"), "[min] RLT0086 sweep.parameters.few has values and min; keep one of them" },
        { Grid("few: { min: 1, max: 9 }, size: { values: [42, 84] }", ", budget: { trials: 10 }"), "[parameters] RLT0087 sweep is a grid of 18 trials, and budget.trials allows 10; take fewer values, or method: random" },
        { Grid("rate: { min: 0, max: 1, step: 0.0005 }"), "[parameters] RLT0087 sweep is a grid of 2001 trials, and a sweep has at most 1000; take fewer values, or method: random" },
        { Grid("few: { values: [1] }", ", metric: { name: episode_reward_men }"), "[episode_reward_men] RLT0088 sweep.metric is 'episode_reward_men', which nothing logs; did you mean episode_reward_mean?" },
        { Grid("few: { values: [1, 2, 3] }", ", early_stopping: { type: median, grace_period: 1 }"), "RLT0089 sweep.early_stopping never acts: it needs 3 other completed trials, and the sweep has 3 in all" },
        { "stop: { timesteps_total: 5000 }\n" + Random("rate: { min: 0, max: 1 }", ", early_stopping: { type: successive_halving, grace_period: 5000 }"), "[5000] RLT0089 sweep.early_stopping never acts: trials end at timesteps_total 5000, and grace_period is 5000" },
        { Grid("few: { values: [1] }, few: { values: [2] }"), "[few] RLT0073 sweep.parameters.few is set twice; keep one" },
        { Grid("few: 3"), "[3] RLT0078 sweep.parameters.few must be { values: [...] } or { distribution: uniform, min: ..., max: ... }" },
        { Grid("few: { values: 3 }"), "[3] RLT0078 sweep.parameters.few.values must be a list, for example [1, 2]" },
        { "sweep: 3", "[3] RLT0078 sweep is a group; set its parts below it" },
    };

    [Theory]
    [InlineData("stop: { timesteps_total: 5000 }", "stop: { episodes_total: 9 }", "RLT0089 sweep.early_stopping never acts: trials end at timesteps_total 5000, and grace_period is 6000")]
    [InlineData("stop: { timesteps_total: 5000 }", "stop: { timesteps_total: 7000 }", null)]
    [InlineData("stop: { timesteps_total: 7000 }", "", null)]
    public async Task AStopOfWhatAPresetExtendsCounts(string @base, string own, string? expected)
    {
        var yaml = $"extends: base\n{own}\n" + Random("rate: { min: 0, max: 1 }", ", early_stopping: { type: successive_halving, grace_period: 6000 }");
        var found = await GeneratorHarness.AnalyzeFiles(
            One.Value, new PresetAnalyzer(), new FileText("/project/configs/base.yaml", @base), new FileText("/project/configs/quick.yaml", yaml));
        found.Select(f => $"{f.Id} {f.GetMessage(null)}").ShouldBe(expected is null ? [] : [expected]);
    }

    [Theory]
    [InlineData(3600, "RLT0089 sweep.early_stopping never acts: trials end at time_total_s 60, and grace_period is 3600")]
    [InlineData(30, null)]
    public async Task AStopOfTheClassCounts(int grace, string? expected)
    {
        var yaml = Random("rate: { min: 0, max: 1 }", $", early_stopping: {{ type: successive_halving, resource: time_total_s, grace_period: {grace} }}");
        var found = await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), new FileText("/project/configs/quick.yaml", yaml));
        found.Select(f => $"{f.Id} {f.GetMessage(null)}").ShouldBe(expected is null ? [] : [expected]);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WhatIsWrongIsToldWhereItStands(string yaml, string expected) => (await Found(yaml)).ShouldHaveSingleItem().ShouldEndWith(expected);

    [Theory]
    [InlineData("sweep: { method: grid, parameters: { few: { values: [1, 2] }, size: { values: [84] }, bold: { values: [true, false] }, sizes: { values: [[64, 64], '32'] } } }")]
    [InlineData("sweep: { method: grid, parameters: { few: { min: 1, max: 9, step: 2 }, rate: { min: 0, max: 1, step: 0.5 }, stop: { timesteps_total: { values: [1000, '>=2000'] } } }, budget: { trials: 30 } }")]
    [InlineData("sweep: { method: random, parameters: { plan: { distribution: log_uniform, min: 1e-5, max: 1e-2 }, few: { distribution: log_uniform, min: 1, max: 9 } }, budget: { time: 30m }, parallel: 4, seed: 3 }")]
    [InlineData("sweep: { method: random, parameters: { algorithm: { learning_rate: { min: 0.1, max: 0.2 } } }, budget: { trials: 20 }, metric: { name: learner/entropy, goal: minimize }, early_stopping: { type: successive_halving, resource: time_total_s, grace_period: 2.5, reduction_factor: 2 } }")]
    [InlineData("stop: { timesteps_total: 50000 }\nsweep:\n  method: random\n  parameters:\n    rate: { min: 0, max: 1 }\n  budget: { trials: 20 }\n  early_stopping: { type: median, grace_period: 5000, min_trials: 5 }")]
    [InlineData("sweep: { methdo: grid, method: grid, parameters: { few: { values: [1] } } } # rlt-disable RLT0080")]
    public async Task WhatIsRightIsNotTold(string yaml) => (await Found(yaml)).ShouldBeEmpty();

    [Fact]
    public async Task NearestChoicesAreOfferedAsReplacements()
    {
        var text = new FileText("/project/configs/x.yaml", "sweep:\n  method: grdi\n  metric: { name: episode_reward_men }\n  parameters: { fwe: { values: [1] }, algorithm: { learning_rat: { vlues: [1] } } }");

        var found = await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), text);

        found.Select(d => d.Properties["Replacement"]).ShouldBe(["grid", "episode_reward_mean", "few", "learning_rate"], ignoreOrder: true);
    }
}
