using System.Text;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Presets;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

public sealed class PresetAnalyzerTests
{
    private static readonly Lazy<Compilation> One = new(() => GeneratorHarness.Run(Samples.Config("""
        [Range(1, 9)] public int Few { get; init; } = 5;
        [AllowedValues(42, 84)] public int Size { get; init; } = 42;
        public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();
        public RlTemplates.Learning.Optimizers.Schedule Rate { get; init; } = 1;
        public IReadOnlyList<RlTemplates.Environments.Wrapper> Around { get; init; } = [];
        public Own Mine { get; init; } = new();
        } public readonly record struct Own : System.IParsable<Own>, System.IFormattable
        {
            public static Own Parse(string s, System.IFormatProvider? provider) => throw new System.FormatException("never");
            public static bool TryParse(string? s, System.IFormatProvider? provider, out Own result) { result = default; return false; }
            public string ToString(string? format, System.IFormatProvider? provider) => "";
        """)).Output);

    private static readonly Lazy<Compilation> Targets = new(() => GeneratorHarness.Run(Samples.Config(
        attributes: "[AzureMl(Name = \"prod-1\", ShmSize = \"24g\"), Head(\"big\"), Workers(\"many\")]")).Output);

    [Theory]
    [InlineData("targets: { prod-1: { shm_sise: 2g } }", "1:22 [shm_sise] RLT0070 unknown option targets.prod-1.shm_sise; did you mean targets.prod-1.shm_size?")]
    [InlineData("targets: { prod-2: { shm_size: 2g } }", "1:12 [prod-2] RLT0070 unknown option targets.prod-2; did you mean targets.prod-1?")]
    [InlineData("targets: { prod-1: { shm_size: 2gb } }", "1:32 [2gb] RLT0072 targets.prod-1.shm_size is '2gb'; it must be a whole number of at least 1 and a unit (b, k, m or g), such as 24g")]
    [InlineData("targets: { prod-1: { is_windows: maybe } }", "1:34 [maybe] RLT0071 targets.prod-1.is_windows is 'maybe'; it must be true or false (or null)")]
    [InlineData("targets: { prod-1: { head: bigg } }", "1:28 [bigg] RLT0072 targets.prod-1.head is bigg; it must be big; did you mean big?")]
    [InlineData("targets: { prod-1: { environment_variables: [A=1, B] } }", "1:45 [[A=1, B]] RLT0072 targets.prod-1.environment_variables has the element 'B'; each must be NAME=value, with a name of letters, digits and underscores and at most 512 characters on either side; a secret is NAME=secret:PLACE")]
    [InlineData("machines: { many: { node_count: 0 } }", "1:33 [0] RLT0072 machines.many.node_count is 0; it must lie in [1, 10000]")]
    [InlineData("sweep: { method: grid, parameters: { machines: { many: { node_count: { values: [1, 2] } } } } }", "1:58 [node_count] RLT0081 sweep.parameters varies machines.many.node_count, which changes no trial: trials run on this machine")]
    [InlineData("targets: { prod-1: { shm_size: 2g, image: null, head: big, environment_variables: [A=1, B=] } }\nmachines: { many: { node_count: 3 } }", "")]
    public async Task OptionsOfTargetsAreCheckedLikeOthers(string yaml, string expected) =>
        string.Join("|", await Found(Targets.Value, ("quick.yaml", yaml))).ShouldBe(expected);

    private static readonly Lazy<Compilation> Two = new(() => GeneratorHarness.Run(Samples.Config(
        "public int First { get; init; } = 1; } [RlExperiment(\"second\")] public sealed partial record Second { public PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new(); public int Other { get; init; } = 2;")).Output);

    [Fact]
    public async Task BasesThatContradictEachOtherAreToldWhereTheyMeet()
    {
        (string, string) fast = ("fast.yaml", "few: 3"), wide = ("wide.yaml", "few: 7"), above = ("above.yaml", "extends: top");

        (await Found(One.Value, fast, wide, above, ("top.yaml", "extends: [fast, wide]"))).ShouldBe(
            ["1:17 [wide] RLT0129 few is 3 in configs/fast.yaml and 7 in configs/wide.yaml, neither of which extends the other; the later, configs/wide.yaml, wins: set few here to say which is meant"]);
        (await Found(One.Value, fast, wide, above, ("top.yaml", "extends: [fast, wide]\nfew: 3"))).ShouldBeEmpty();
        (await Found(One.Value, fast, wide, above, ("top.yaml", "extends: [fast, wide] # rlt-disable RLT0129"))).ShouldBeEmpty();
    }

    private static readonly Lazy<Compilation> Kinds = new(() => GeneratorHarness.Run(Samples.Config("""
        public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
        public double IntervalSeconds { get; init; } = 1;
        public IReadOnlyList<double> Sizes { get; init; } = [];
        public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();
        public bool IsLoud { get; init; }
        public DayOfWeek Day { get; init; }
        public string Note { get; init; } = "";
        public int? Limit { get; init; }
        public RlTemplates.Learning.Optimizers.Schedule Rate { get; init; } = 1;
        """)).Output);

    [Theory]
    [InlineData("pause: 90s", "pause: 1m30s")]
    [InlineData("pause: 90s", "pause: 0:01:30")]
    [InlineData("pause: 1:30", "pause: 1.5h")]
    [InlineData("interval_seconds: 90", "interval_seconds: 1m30s")]
    [InlineData("stop: { time_total_s: 5m }", "stop.time_total_s: '>=300'")]
    [InlineData("algorithm: { learning_rate: 1e-3 }", "algorithm.learning_rate: 0.001")]
    [InlineData("sizes: [64, 1e-3]", "sizes:\n- 64.0\n- 0.001")]
    [InlineData("sizes: [64, 32]", "sizes: 64,32")]
    [InlineData("weights: { a: 1 }", "weights:\n  a: 1.0")]
    [InlineData("is_loud: true", "is_loud: 'True'")]
    [InlineData("day: monday", "day: Monday")]
    [InlineData("limit: null", "limit: ~")]
    [InlineData("note: a", "note: 'a'")]
    [InlineData("rate: linear(1, 0.1, 100)", "rate: linear(1.0,0.10,1e2)")]
    [InlineData("tracking: { sinks: [{ type: csv, flush_seconds: 5 }] }", "tracking:\n  sinks:\n  - flush_seconds: 5.0\n    type: csv")]
    public async Task BasesThatWriteOneValueInDifferentWaysDoNot(string one, string other) =>
        (await Contradictions(one, other)).ShouldBeEmpty();

    [Theory]
    [InlineData("pause: 90s", "pause: 91s")]
    [InlineData("pause: 90s", "pause: 1:30")]
    [InlineData("sizes: [64, 32]", "sizes: [32, 64]")]
    [InlineData("sizes: [64]", "sizes: [64, 64]")]
    [InlineData("weights: { a: 1 }", "weights: { a: 2 }")]
    [InlineData("note: a", "note: A")]
    [InlineData("note: 1", "note: '1.0'")]
    [InlineData("stop: { time_total_s: 5m }", "stop: { time_total_s: '<=300' }")]
    [InlineData("limit: null", "limit: 1")]
    public async Task OnesThatWriteDifferentValuesDo(string one, string other) =>
        (await Contradictions(one, other)).ShouldHaveSingleItem().ShouldContain("RLT0129");

    private static async Task<string[]> Contradictions(string one, string other) =>
        [.. (await Found(Kinds.Value, ("one.yaml", one), ("other.yaml", other), ("top.yaml", "extends: [one, other]"))).Where(f => f.Contains("RLT0129", StringComparison.Ordinal))];

    private static async Task<string[]> Found(Compilation compilation, params (string Path, string Yaml)[] files)
    {
        var texts = files.Select(f => new FileText("/project/configs/" + f.Path, f.Yaml)).ToArray();
        var found = await GeneratorHarness.AnalyzeFiles(compilation, new PresetAnalyzer(), texts);
        return [.. found.Select(d => Show(d, texts.Single(t => t.Path == d.Location.GetLineSpan().Path).GetText(TestContext.Current.CancellationToken).ToString()))];
    }

    // The message of the position, what is underlined, the rule and its sentence.
    private static string Show(Diagnostic finding, string text)
    {
        var start = finding.Location.GetLineSpan().StartLinePosition;
        return $"{start.Line + 1}:{start.Character + 1} [{text.Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length)}] {finding.Id} {finding.GetMessage(null)}";
    }

    [Theory]
    [InlineData("feww: 3", "1:1 [feww] RLT0070 unknown option feww; did you mean few?")]
    [InlineData("algorithm:\n  learning_rat: 0.5", "2:3 [learning_rat] RLT0070 unknown option algorithm.learning_rat; did you mean algorithm.learning_rate?")]
    [InlineData("algoritm:\n  learning_rate: 0.5", "1:1 [algoritm] RLT0070 unknown option algoritm; did you mean algorithm?")]
    [InlineData("stop: { episode_reward_men: 5 }", "1:9 [episode_reward_men] RLT0070 stop has no key 'episode_reward_men'; did you mean episode_reward_mean?")]
    [InlineData("algorithm: { clip_param: 1 }", "1:14 [clip_param] RLT0070 unknown option algorithm.clip_param; clip_param is an option of PpoOptions, which this experiment does not have")]
    [InlineData("few: many", "1:6 [many] RLT0071 few is 'many'; it must be a whole number")]
    [InlineData("few: 1.5", "1:6 [1.5] RLT0071 few is '1.5'; it must be a whole number")]
    [InlineData("few: ", "1:5 [] RLT0071 few is ''; it must be a whole number")]
    [InlineData("algorithm: { optimizer: \"adma\" }", "1:25 [\"adma\"] RLT0071 algorithm.optimizer is 'adma'; it must be one of adam, rms_prop; did you mean adam?")]
    [InlineData("algorithm: { grad_clip: none }", "1:25 [none] RLT0071 algorithm.grad_clip is 'none'; it must be a number (or null)")]
    [InlineData("algorithm: { min_time: 90 }", "1:24 [90] RLT0071 algorithm.min_time is '90'; it must be a duration such as 90s, 5m or 1:30:00")]
    [InlineData("stop: { time_total_s: soon }", "1:23 [soon] RLT0071 stop.time_total_s is 'soon'; it must be a stop bound (write 18, >=18 or <=0.1), in seconds or as a duration such as 5m")]
    [InlineData("rate: linear(1)", "1:7 [linear(1)] RLT0071 rate is 'linear(1)'; it must be a schedule (linear takes 3 numbers, a first and a final value and timesteps, not 1; write a number, for example 3e-4, or linear(3e-4, 0, 1000000))")]
    [InlineData("around: [grey, resise(3)]", "1:9 [[grey, resise(3)]] RLT0071 around is 'grey,resise(3)'; it must be a list in which element 2 ('resise(3)') must be a wrapper (did you mean resize? There are grey, clip_action, time_limit(number), frame_skip(number), frame_stack(number), resize(number), clip_reward(number), scale_reward(number))")]
    [InlineData("few: 99999999999999", "1:6 [99999999999999] RLT0072 few is 99999999999999; it must lie in [1, 9]")]
    [InlineData("few: 10", "1:6 [10] RLT0072 few is 10; it must lie in [1, 9]")]
    [InlineData("size: 43", "1:7 [43] RLT0072 size is 43; it must be one of 42, 84; did you mean 42?")]
    [InlineData("algorithm: { hidden_sizes: [64, 0] }", "1:28 [[64, 0]] RLT0072 algorithm.hidden_sizes is 64,0; each element must lie in [1, 4096]")]
    [InlineData("few: 3\nfew: 4", "2:1 [few] RLT0073 few is set twice; keep one")]
    [InlineData("extends: nothing", "1:10 [nothing] RLT0074 extends is 'nothing'; there is no such preset")]
    [InlineData("extends: quick", "1:10 [quick] RLT0075 extends goes in a circle: configs/quick.yaml → configs/quick.yaml")]
    [InlineData("few: [3", "1:6 [] RLT0076 the YAML cannot be read from here on; look for a bracket, a quotation mark or a colon that is missing|RLT0076")]
    [InlineData("few: &a 3", "1:6 [&a 3] RLT0077 anchors are not allowed in a preset; write the value out")]
    [InlineData("few: \u0001", "1:6 [\u0001] RLT0077 the control character U+0001 must not stand in a preset; take it out, or write it in quotation marks as \"\\x01\"")]
    [InlineData("few: gr\uFFFDn", "1:8 [\uFFFD] RLT0077 the file is not UTF-8 text from here on; save it in that encoding")]
    [InlineData("few: \"a\n\n b\u202E\"", "1:6 [\"a] RLT0071 few is 'a b\uFFFD'; it must be a whole number")]
    [InlineData("- 1", "1:1 [- 1] RLT0078 a preset is a mapping of option names to values")]
    [InlineData("algorithm: 3", "1:1 [algorithm] RLT0078 algorithm is a group; set its options below it")]
    [InlineData("few: { a: 1 }", "1:1 [few] RLT0078 few is a group of keys; it must be a whole number")]
    public async Task WhatIsWrongIsToldWhereItStands(string yaml, string expected)
    {
        var found = (await Found(One.Value, ("quick.yaml", yaml))).ShouldHaveSingleItem();

        expected.Split('|').ShouldContain(e => found == e || (e.StartsWith("RLT", StringComparison.Ordinal) && found.Contains(e, StringComparison.Ordinal)), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("few: 9\nsize: 84\nseeds: 1 # rlt-disable RLT0070")]
    [InlineData("algorithm: { learning_rate: 1e-4, hidden_sizes: [32, 16], optimizer: RmsProp, grad_clip: null, min_time: 5m }")]
    [InlineData("algorithm.learning_rate: 1\nAlgorithm: { Optimizer: rms-prop, hidden_sizes: '32,16' }")]
    [InlineData("stop: { episode_reward_mean: 18, learner/entropy: <=0.1, time_total_s: '>=5' }\nstop.episodes-total: 3")]
    [InlineData("weights: { anything: 1.5, goes: 2 }\nrate: 'linear(1, 0, 1e3)'\naround: [grey, resize(42)]")]
    [InlineData("mine: whatever its type reads")]
    [InlineData("evaluation: { episodes: 3 }\ncheckpoint: {}\nsweep: { method: grid, parameters: { few: { values: [1, 2] } } }")]
    public async Task WhatIsRightIsNotTold(string yaml) => (await Found(One.Value, ("config/quick.yaml", yaml))).ShouldBeEmpty();

    [Theory]
    [InlineData("# rlt-disable RLT0070\nfeww: 3\nfewww: 4")]
    [InlineData("few: 1\n# rlt-disable RLT0071, RLT0070\nfeww: 3")]
    [InlineData("few: 1\nfeww: 3 # rlt-disable")]
    [InlineData("few: 1\nfeww: 3 # it is right # rlt-disable RLT0070 because of that")]
    public async Task CommentsSilenceRules(string yaml) => (await Found(One.Value, ("quick.yaml", yaml))).ShouldBeEmpty();

    [Theory]
    [InlineData("few: 1\n# rlt-disable RLT0070\nsize: 42\nfeww: 3")]
    [InlineData("few: 1\nfeww: 3 # rlt-disable RLT0071")]
    public async Task CommentsSilenceNothingElse(string yaml) => (await Found(One.Value, ("quick.yaml", yaml))).ShouldHaveSingleItem().ShouldContain("RLT0070");

    [Fact]
    public async Task BasesAreFoundAndEachFileIsToldOfItsOwnMistakes()
    {
        var found = await Found(
            One.Value, ("base.yaml", "feww: 1"), ("config/quick.yaml", "extends: base"), ("config/slow.yaml", "extends: [quick, config/quick, bas]"),
            ("a.yaml", "extends: b"), ("b.yaml", "few: 1\nextends: a"), ("c.yaml", "extends: a"));

        found.ShouldBe([
            "1:10 [b] RLT0075 extends goes in a circle: configs/a.yaml → configs/b.yaml → configs/a.yaml",
            "2:10 [a] RLT0075 extends goes in a circle: configs/b.yaml → configs/a.yaml → configs/b.yaml",
            "1:1 [feww] RLT0070 unknown option feww; did you mean few?",
            "1:32 [bas] RLT0074 extends is 'bas'; there is no such preset; did you mean base?",
        ]);
    }

    [Fact]
    public async Task APresetOfOneExperimentMustFitIt()
    {
        (await Found(Two.Value, ("second/x.yaml", "first: 1"))).ShouldHaveSingleItem().ShouldStartWith("1:1 [first] RLT0070 unknown option first");
        (await Found(Two.Value, ("second/x.yaml", "other: 1"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Names.Third")]
    [InlineData("(\"third\")")]
    [InlineData("\"th\" + \"ird\"")]
    [InlineData("\"\"\"third\"\"\"")]
    [InlineData("name: \"third\"")]
    public async Task TheNameOfAnExperimentMayBeAnyConstant(string name)
    {
        var compilation = GeneratorHarness.Run(Samples.Config("} static class Names { public const string Third = \"third\"; } [RlExperiment(" + name + ")] public sealed partial record Third"
            + " { public PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new(); public int Other { get; init; } = 2;")).Output;
        (await Found(compilation, ("third/x.yaml", "first: 1"))).ShouldHaveSingleItem().ShouldStartWith("1:1 [first] RLT0070 unknown option first");
        (await Found(compilation, ("third/x.yaml", "other: 1"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAttributeOfThatNameFromElsewhereMakesNoExperiment()
    {
        const string Elsewhere = """
            namespace Elsewhere
            {
                class RlExperimentAttribute(string name) : System.Attribute { public string Name => name; }
                [RlExperiment("elsewhere")] class Other { public int Number { get; init; } }
            }
            """;
        (await Found(GeneratorHarness.Run(Samples.Config() + Elsewhere).Output, ("elsewhere/x.yaml", "number: 1")))
            .ShouldHaveSingleItem().ShouldStartWith("1:1 [number] RLT0070 unknown option number");
    }

    [Fact]
    public async Task ASharedPresetMustFitOneExperiment()
    {
        (await Found(Two.Value, ("x.yaml", "first: 1"), ("y.yaml", "other: 1"), ("shared/z.yaml", "other: 1"))).ShouldBeEmpty();
        (await Found(Two.Value, ("x.yaml", "first: 1\nothr: 1\nothe: 2"))).Length.ShouldBe(2);
        (await Found(Two.Value, ("x.yaml", "other: 1\nfirst: x"))).ShouldHaveSingleItem()
            .ShouldBe("2:1 [first] RLT0070 unknown option first (of the experiments, second fits best)");
    }

    [Theory]
    [InlineData("default.yaml|other: 1", "1:1 [other] RLT0070 unknown option other (it is the default preset of config)")]
    [InlineData("default.yaml|zzzzzz: 1", "1:1 [zzzzzz] RLT0070 unknown option zzzzzz (it is the default preset of config, second)")]
    [InlineData("default.yaml|other: 1;config/default.yaml|first: 1", "")]
    [InlineData("default.yaml|first: 1;config/default.yaml|first: 1", "1:1 [first] RLT0070 unknown option first (it is the default preset of second)")]
    [InlineData("default.yaml|other: 1;config/default.yaml|first: 1;second/default.yaml|other: 1", "")]
    public async Task TheSharedDefaultMustFitEachExperimentThatLoadsIt(string presets, string expected) =>
        string.Join("|", await Found(Two.Value, [.. presets.Split(';').Select(p => p.Split('|')).Select(p => (p[0], p[1]))])).ShouldBe(expected);

    [Fact]
    public async Task AFolderThatIsAlmostCalledLikeAnExperimentIsToldOf() =>
        (await Found(Two.Value, ("secnd/x.yaml", "other: 1"))).ShouldBe(["1:1 [] RLT0079 No experiment is called 'secnd', so nothing reads this preset by its name; did you mean second?"]);

    [Theory]
    [InlineData("/project/other/x.yaml")]
    [InlineData("/project/configs/x.json")]
    public async Task OtherFilesAreLeftAlone(string path) =>
        (await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), new FileText(path, "feww: 3"))).ShouldBeEmpty();

    [Fact]
    public async Task AnotherEncodingIsRefused() =>
        (await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), new FileText("/project/configs/x.yaml", "few: 3", Encoding.Unicode)))
            .ShouldHaveSingleItem().Id.ShouldBe("RLT0077");

    [Fact]
    public async Task TooLargeAFileIsRefused() =>
        (await Found(One.Value, ("quick.yaml", "few: 3 #" + new string('x', 1 << 20)))).ShouldBe(["1:1 [] RLT0077 configs/quick.yaml is larger than 1 MiB, the most that a preset may have"]);

    [Fact]
    public async Task AnUnreadableConfigClassSaysNothingOfItsOptions()
    {
        var broken = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Samples.Config("public object Thing { get; init; } = 1;")]);

        (await Found(broken, ("quick.yaml", "thing: 1\nfew: 2"))).ShouldBeEmpty();
        (await Found(broken, ("quick.yaml", "thing: [1"))).ShouldHaveSingleItem().ShouldContain("RLT0076");
    }

    [Fact]
    public void AnEditOfCodeReadsNoPresetAgain()
    {
        var file = new FileText("/project/configs/x.yaml", "few: 3");

        ProjectPresets.Read(file, TestContext.Current.CancellationToken).ShouldBeSameAs(ProjectPresets.Read(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("algorithm:\n  learning_rat: 0.5", "algorithm:\n  learning_rate: 0.5")]
    [InlineData("size: 43 # pixels", "size: 42 # pixels")]
    [InlineData("few: 10", null)]
    public async Task AFixWritesItInThePreset(string yaml, string? mended)
    {
        var file = new FileText("/project/configs/x.yaml", yaml);
        var finding = (await GeneratorHarness.AnalyzeFiles(One.Value, new PresetAnalyzer(), file)).ShouldHaveSingleItem();
        (await FixHarness.FixPreset(file, finding))?.Source.ShouldBe(mended);
        ((await FixHarness.FixPreset(file, finding)) is null).ShouldBe(mended is null);
    }

    [Fact]
    public async Task WhatWasProbablyMeantIsOfferedAsReplacement()
    {
        var found = await GeneratorHarness.AnalyzeFiles(
            One.Value, new PresetAnalyzer(), new FileText("/project/configs/x.yaml", "algorithm:\n  learning_rat: 1\n  optimizer: adma\nstop: { episode_reward_men: 1 }\nextends: z"), new FileText("/project/configs/zz.yaml", ""));

        found.Select(d => d.Properties.GetValueOrDefault(RlTemplates.Generators.Parsing.Mend.Replacement)).ShouldBe(["learning_rate", "adam", "episode_reward_mean", "zz"], ignoreOrder: true);
    }

    [Fact]
    public void AnOptionMayNotBeCalledLikeWhatAPresetSaysOfItself() =>
        GeneratorHarness.Run(Samples.Config("public int Extends { get; init; } = 1;")).Sources.Values.ShouldContain(s => s.Contains("begins with extends", StringComparison.Ordinal));
}
