using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;
using static RlTemplates.Generators.Tests.Finding;

namespace RlTemplates.Generators.Tests;

public sealed class ExperimentRuleTests
{
    public static TheoryData<string, string, string, string> Members => new()
    {
        { "RLT0025", "[ScriptParameter(\"--a\")] public int A => 1;", "no init accessor", "[ScriptParameter(\"--a\")] public int A { get; init; }" },
        { "RLT0025", "[ScriptParameter(\"--a\")] public static int A { get; set; }", "not static", "public static int A { get; set; }" },
        { "RLT0025", "[ScriptParameter(\"--a\")] private int A { get; init; }", "public or internal", "[ScriptParameter(\"--a\")] internal int A { get; init; }" },
        { "RLT0025", "[ScriptParameter(\"--a\")] public Inner A { get; init; } = new(); } public sealed record Inner { public int B { get; init; }", "group", "public Inner A { get; init; } = new(); } public sealed record Inner { [ScriptParameter(\"--a\")] public int B { get; init; }" },
        { "RLT0026", "[Range(5, 1)] public int A { get; init; } = 3;", "goes from 5 to 1", "[Range(1, 5)] public int A { get; init; } = 3;" },
        { "RLT0026", "[Range(1.0, 1.0, MinimumIsExclusive = true)] public double A { get; init; } = 1;", "leaves 1 out", "[Range(1.0, 1.0)] public double A { get; init; } = 1;" },
        { "RLT0026", "[DurationRange(\"1m\", \"1s\")] public System.TimeSpan? A { get; init; }", "goes from 60 to 1", "[DurationRange(\"1s\", \"1m\")] public System.TimeSpan? A { get; init; }" },
        { "RLT0026", "[DurationRange(\"1s\", \"soon\")] public System.TimeSpan A { get; init; }", "neither a number nor a duration", "[DurationRange(\"0s\", \"1m\")] public System.TimeSpan A { get; init; }" },
        { "RLT0027", "[DurationRange(\"1s\", \"1m\")] public int A { get; init; } = 2;", "[DurationRange] has no effect on 'A'", "[Range(1, 60)] public int A { get; init; } = 2;" },
        { "RLT0026", "[Range(typeof(System.TimeSpan), \"a\", \"00:01:00\")] public System.TimeSpan A { get; init; }", "neither a number nor a duration", "[Range(typeof(System.TimeSpan), \"00:00:00\", \"00:01:00\")] public System.TimeSpan A { get; init; }" },
        { "RLT0027", "[Range(1, 5)] public string A { get; init; } = \"\";", "[AllowedValues]", "[AllowedValues(\"a\")] public string A { get; init; } = \"a\";" },
        { "RLT0027", "[Range(0, 1)] public bool A { get; init; }", "true and false", "public bool? A { get; init; }" },
        { "RLT0027", "[Range(0, 1)] public Inner A { get; init; } = new(); } public sealed record Inner { public int B { get; init; }", "on the options in the group", "public Inner A { get; init; } = new(); } public sealed record Inner { [Range(0, 1)] public int B { get; init; }" },
        { "RLT0028", "[AllowedValues(\"a\")] public int A { get; init; }", "names \"a\", which is no int", "[AllowedValues(0, 1)] public int A { get; init; }" },
        { "RLT0028", "[AllowedValues(1.5)] public int A { get; init; } = 1;", "names 1.5", "[AllowedValues(1.5, 2)] public double A { get; init; } = 2;" },
        { "RLT0028", "[AllowedValues(null, 1)] public int A { get; init; } = 1;", "names null", "[AllowedValues(null, 1)] public int? A { get; init; } = 1;" },
        { "RLT0028", "[AllowedValues(300)] public byte A { get; init; } = 1;", "names 300", "[AllowedValues(200)] public byte A { get; init; } = 200;" },
        { "RLT0028", "[AllowedValues(DayOfWeek.Friday)] public DateTimeKind A { get; init; }", "DayOfWeek.Friday", "[AllowedValues(DateTimeKind.Utc)] public DateTimeKind A { get; init; } = DateTimeKind.Utc;" },
        { "RLT0028", "[AllowedValues(1, 2)] public IReadOnlyList<int> A { get; init; } = [];", "does not apply", "[Range(1, 2)] public IReadOnlyList<int> A { get; init; } = [];" },
        { "RLT0028", "[AllowedValues] public int A { get; init; }", "names no value", "public int A { get; init; }" },
        { "RLT0030", "public string ApiKey { get; init; } = \"sk-1\";", "RLT_API_KEY", "public string ApiKey { get; init; } = \"\";" },
        { "RLT0030", "public string Key { get; init; } = \"sk-1\";", "RLT_KEY", "public string SortKey { get; init; } = \"name\"; public int Token { get; init; } = 5;" },
        { "RLT0030", "public Inner Store { get; init; } = new() { ApiKey = \"sk-1\" }; } public sealed record Inner { public string? ApiKey { get; init; }", "RLT_…__API_KEY", "public Inner Store { get; init; } = new() { ApiKey = null }; } public sealed record Inner { public string? ApiKey { get; init; }" },
        { "RLT0030", "public string Database { get; init; } = \"Server=db;Password=hunter2\";", "RLT_DATABASE", "public string Database { get; init; } = \"Server=db\";" },
        { "RLT0030", "public string Store { get; init; } = \"https://ann:hunter2@db\";", "RLT_STORE", "public string Store { get; init; } = \"https://db\";" },
        { "RLT0030", "public Inner Store { get; init; } = new(); } public sealed record Inner { public string DbPassword { get; init; } = \"hunter2\";", "RLT_STORE__DB_PASSWORD", "public Inner Store { get; init; } = new(); } public sealed record Inner { public string? DbPassword { get; init; }" },
        { "RLT0041", "[LogMetric(\"Reward Per-Step\")] double M(TrainResult r) => 1;", "write 'reward_per_step'", "[LogMetric(\"own/reward_per_step\")] double M(TrainResult r) => 1;" },
        { "RLT0042", "[OnTrainResult] void M(TrainResult r) { try { M(r); } catch { } }", "hides every exception", "[OnTrainResult] void M(TrainResult r) { try { M(r); } catch (IOException) { } }" },
        { "RLT0042", "[LogMetric(\"m\")] double M(TrainResult r) { try { return 1; } catch (Exception) { } return 0; }", "hides every exception", "[LogMetric(\"m\")] double M(TrainResult r) { try { return 1; } catch (Exception) { return 0; } }" },
        { "RLT0043", "public Kind A { get; init; } } public enum Kind { EasyAi, EasyAI", "both written easy_ai", "public Kind A { get; init; } } public enum Kind { EasyAi, HardAi" },
        { "RLT0045", "public double Seed { get; init; } = 1;", "type double", "public uint Seed { get; init; } = 1;" },
        { "RLT0045", "public ulong? Seed { get; init; } = 1;", "type ulong?", "public ulong? OtherSeed { get; init; } = 1;" },
    };

    public static TheoryData<string, string, string, string> Attributes => new()
    {
        { "RLT0036", "[StopWhen(Metric.EpisodesTotal, AtMost = -1)]", "starts at 0", "[StopWhen(Metric.EpisodesTotal, AtLeast = 1)]" },
        { "RLT0036", "[StopWhen(Metric.TimeWaiting, AtLeast = 90)]", "between 0 and 1", "[StopWhen(Metric.TimeWaiting, AtLeast = 0.9)]" },
        { "RLT0036", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 22)]", "from -21 to 21", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 21)]" },
        { "RLT0036", "[StopWhen(Metric.EvaluationRewardMin, AtMost = -21.5)]", "from -21 to 21", "[StopWhen(Metric.EpisodeRewardMin, AtMost = -20)]" },
        { "RLT0036", "[StopWhen(Metric.EvaluationRewardMean, AtLeast = 18)]", "evaluation/episode_reward_mean never is at least 18: no evaluation is made while evaluation.interval is 0", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]" },
        { "RLT0036", "[StopWhen(\"learner/entropy\", AtLeast = double.PositiveInfinity)]", "no metric is infinite", "[StopWhen(\"learner/entropy\", AtLeast = 3)]" },
        { "RLT0036", "[StopWhen(Metric.EpisodeLengthMean, AtLeast = 27001)]", "a length from 1 to 27000", "[StopWhen(Metric.EpisodeLengthMean, AtLeast = 26999)]" },
        { "RLT0037", "[StopWhen(Metric.TimeTotalSeconds, AtMost = 3600)]", "only grows", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]" },
        { "RLT0037", "[StopWhen(Metric.TimestepsTotal, AtLeast = -5)]", "starts at 0", "[StopWhen(Metric.TimestepsTotal, AtLeast = 5)]" },
        { "RLT0037", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = -21)]", "from -21 to 21", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = -20.5)]" },
        { "RLT0038", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 10), StopWhen(Metric.EpisodeRewardMin, AtLeast = 12)]", "before episode_reward_min is at least 12", "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 12), StopWhen(Metric.EpisodeRewardMin, AtLeast = 10)]" },
        { "RLT0038", "[StopWhen(Metric.EpisodeRewardMean, AtMost = 10), StopWhen(Metric.EpisodeRewardMax, AtMost = 5)]", "before episode_reward_max is at most 5", "[StopWhen(Metric.EpisodeRewardMean, AtMost = 5), StopWhen(Metric.EpisodeRewardMax, AtMost = 10)]" },
        { "RLT0038", "[StopWhen(Metric.EpisodesTotal, AtLeast = 5000), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]", "an episode has at least one step", "[StopWhen(Metric.EpisodesTotal, AtLeast = 500), StopWhen(Metric.TimestepsTotal, AtLeast = 1000)]" },
        { "RLT0040", "[LogMetric(Metric.EpisodesTotal), LogMetric(Metric.EpisodesTotal)]", "logged already", "[LogMetric(Metric.EpisodesTotal)]" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task MemberRules(string id, string wrong, string words, string mended) => Holds(id, Samples.Config(wrong), words, Samples.Config(mended));

    [Theory]
    [MemberData(nameof(Attributes))]
    public Task AttributeRules(string id, string wrong, string words, string mended) =>
        Holds(id, Samples.Config(attributes: wrong), words, Samples.Config(attributes: mended));

    [Theory]
    [InlineData("RLT0032", "timesteps_total 1000", "Ppo", "TimestepsTotal, AtLeast = 1000", "NumEnvs = 64, RolloutFragmentLength = 128", "NumEnvs = 4, RolloutFragmentLength = 128")]
    [InlineData("RLT0032", "8 x 200 = 1600", "Ppo", "TimestepsTotal, AtLeast = 1000", "RolloutFragmentLength = 200", "RolloutFragmentLength = 100")]
    [InlineData("RLT0032", "16 x 100 = 1600", "Impala", "TimestepsTotal, AtLeast = 1000", "SampleBatchSize = 100", "SampleBatchSize = 50")]
    [InlineData("RLT0033", "after 1000 steps", "Dqn", "TimestepsTotal, AtLeast = 1000", "NStep = 1", "LearningStarts = 100")]
    [InlineData("RLT0033", "after 5000 steps", "Dqn", "TimestepsTotal, AtLeast = 2000", "LearningStarts = 5000", "LearningStarts = 500")]
    [InlineData("RLT0035", "metric of 'Dqn', but the algorithm here is 'Ppo'", "Ppo", "\"learner/mean_td_error\", AtMost = 1", "NumEnvs = 8", "NumEnvs = 4", "\"learner/kl\", AtMost = 1")]
    public Task AlgorithmRules(string id, string words, string algorithm, string stop, string wrong, string mended, string? mendedStop = null)
    {
        string Source(string criterion, string settings) => Samples.Config(attributes: $"[StopWhen({(criterion[0] == '"' ? "" : "Metric.")}{criterion})]").Replace(
            "LearnerOptions Algorithm { get; init; } = new();", $"RlTemplates.Learning.Algorithms.{algorithm}Options Algorithm {{ get; init; }} = new() {{ {settings} }};", StringComparison.Ordinal);
        return Holds(id, Source(stop, wrong), words, Source(mendedStop ?? stop, mended));
    }

    [Theory]
    [InlineData("Evaluation", "EvaluationOptions", "Interval = 100", "Interval = 50", "TrainingIteration, AtLeast = 50")]
    [InlineData("Checkpoint", "CheckpointOptions", "Interval = 100", "Interval = 50", "TrainingIteration, AtLeast = 50")]
    [InlineData("Checkpoint", "CheckpointOptions", "IntervalSeconds = 90", "Keep = 2", "TimeTotalSeconds, AtLeast = 50")]
    public Task IntervalRule(string property, string type, string wrong, string mended, string stop)
    {
        string Source(string settings) => Samples.Config($"public RlTemplates.Experiments.{type} {property} {{ get; init; }} = new() {{ {settings} }};", $"[StopWhen(Metric.{stop})]");
        return Holds("RLT0034", Source(wrong), "so it never comes", Source(mended));
    }

    [Theory]
    [InlineData("", "from 1 to 500", 501, 500)]
    [InlineData(" { MaxEpisodeSteps = 200 }", "from 1 to 200", 201, 200)]
    public Task RewardsAreBoundedByTheLengthOfAnEpisode(string settings, string words, int wrong, int right)
    {
        string Source(int bound) => Samples.Config(attributes: $"[StopWhen(Metric.EpisodeRewardMean, AtLeast = {bound})]")
            .Replace("PongOptions Environment { get; init; } = new()", $"CartPoleOptions Environment {{ get; init; }} = new(){settings}", StringComparison.Ordinal);
        return Holds("RLT0036", Source(wrong), words, Source(right));
    }

    [Fact]
    public async Task WrappersMayScaleRewardsSoNothingIsSaid() =>
        (await GeneratorHarness.Analyze(Samples.Config(attributes: "[StopWhen(Metric.EpisodeRewardMean, AtLeast = 100)]")
            .Replace("Environment { get; init; } = new()", "Environment { get; init; } = new() { Wrappers = [Wrapper.ScaleReward(10)] }", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public Task NoStopRule()
    {
        var without = Samples.Config().Replace("[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]", "", StringComparison.Ordinal);
        return Holds("RLT0039", without, "Nothing stops", without.Replace("LearnerOptions Algorithm {", "[OnTrainResult] void M(TrainResult r, Run run) => run.Stop(\"enough\"); public LearnerOptions Algorithm {", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("quick.yaml|stop: { time_total_s: 5 }", true)]
    [InlineData("quick.yaml|stop:;default.yaml|checkpoint:", true)]
    [InlineData("quick.yaml|stop:;config/default.yaml|checkpoint:", true)]
    [InlineData("other/default.yaml|stop: { time_total_s: 5 }", true)]
    [InlineData("default.yaml|stop: { time_total_s: 5 };config/default.yaml|checkpoint:", true)]
    [InlineData("config/default.yaml|stop: { time_total_s: 5 }", false)]
    [InlineData("quick.yaml|checkpoint:;default.yaml|stop.time_total_s: 5", false)]
    [InlineData("quick.yaml|stop: { time_total_s: 5 };default.yaml|extends: quick", false)]
    [InlineData("quick.yaml|checkpoint:;default.yaml|extends: quick", true)]
    public async Task TheDefaultPresetMayStopTheTraining(string presets, bool fires)
    {
        var files = presets.Split(';').Select(p => p.Split('|')).Select(p => ("/project/configs/" + p[0], p[1])).ToArray();
        var without = Samples.Config().Replace("[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]", "", StringComparison.Ordinal);
        (await GeneratorHarness.Analyze(without, OutputKind.DynamicallyLinkedLibrary, files, ("ProjectDir", "/project/"))).Any(d => d.Id == "RLT0039").ShouldBe(fires);
    }

    [Theory]
    [InlineData("[ScriptParameter(\"--config\")] public int A { get; init; } = 1;", "RLT0004", "\"--config\"")]
    [InlineData("[ScriptParameter(\"--b\")] public int A { get; init; } = 1; public int B { get; init; } = 1;", "RLT0003", "\"--b\"")]
    [InlineData("[ScriptParameter(\"--patience\")] public int Patience { get; init; } = 1; public int patience { get; init; } = 1;", "RLT0003", "patience")]
    [InlineData("public int Config { get; init; } = 1;", "RLT0004", "Config")]
    [InlineData("public Kind A { get; init; } } public enum Kind { EasyAi, EasyAI", "RLT0043", "EasyAI")]
    public async Task AWrongNameIsToldOfWhereItIsGiven(string members, string id, string place) => (await Place(id, Samples.Config(members))).ShouldBe(place);

    [Fact]
    public Task StopTwiceRule()
    {
        const string Stop = "public IReadOnlyDictionary<string, RlTemplates.Options.StopBound> Stop { get; init; } = new Dictionary<string, RlTemplates.Options.StopBound>();";
        return Holds("RLT0044", Samples.Config(Stop, "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]"), "would be ignored", Samples.Config(Stop));
    }

    [Theory]
    [InlineData("RLT0023", "[StopWhen(Metric.EpisodesTotal, AtLeast = 5)] public record Other { }", "[StopWhen] has no effect on 'Other'", "public record Other { }")]
    [InlineData("RLT0023", "[LogMetric(Metric.EpisodesTotal)] public class Other { }", "[LogMetric] has no effect on 'Other'", "public class Other { }")]
    [InlineData("RLT0024", "public class Other { [OnTrainResult] void M(TrainResult r) { } }", "'Other' is not marked", "public class Other { void M(TrainResult r) { } }")]
    [InlineData("RLT0024", "public abstract record Other { [LogMetric(\"m\")] double M(TrainResult r) => 1; }", "'Other' is not marked", "public abstract record Other { }")]
    [InlineData("RLT0025", "public class Other { [ScriptParameter(\"--a\")] public int A { get; set; } }", "no record", "public class Other { public int A { get; set; } }")]
    [InlineData("RLT0029", "[Options] public sealed class Other { public int A { get; init; } }", "must be a record", "[Options] public sealed record Other { public int A { get; init; } }")]
    [InlineData("RLT0029", "[Options] public sealed record Other(int A);", "constructor without parameters", "[Options] public sealed record Other(int A = 1);")]
    [InlineData("RLT0046", "[EnvironmentOptions(typeof(Pong))] public sealed record Other;", "'Pong' must implement IEnvironmentFactory<Other>", "[Options] public sealed record Other;")]
    [InlineData("RLT0047", "[EnvironmentOptions(typeof(Maze))] public sealed record Other; public sealed class Maze : IEnvironmentFactory<Other> { public static IEnvironment Create(Other o, int n) => null!; }", "[Environment(...)]",
        "[EnvironmentOptions(typeof(Maze))] public sealed record Other; [Environment(ObservationKinds.Vector, ActionKinds.Discrete)] public sealed class Maze : IEnvironmentFactory<Other> { public static IEnvironment Create(Other o, int n) => null!; }")]
    public Task StrayRules(string id, string wrong, string words, string mended) => Holds(id, Samples.Config("} " + wrong[..^1]), words, Samples.Config("} " + mended[..^1]));

    [Fact]
    public async Task AFactoryWithoutKindsIsToldOfWhereItStands() => (await Place("RLT0047", Samples.Config(
        "} [EnvironmentOptions(typeof(Maze))] public sealed record Other; public sealed class Maze : IEnvironmentFactory<Other> { public static IEnvironment Create(Other o, int n) => null!; "))).ShouldBe("Maze");

    [Fact]
    public Task UnreadOptionRule()
    {
        const string Option = "public int Patience { get; init; } = 3;";
        const string Reader = " [OnTrainResult] void M(TrainResult r, Run run) { if (r.TrainingIteration > Patience) run.Stop(\"\"); }";
        return Holds("RLT0031", Reading(Option), "Nothing reads 'Patience'", Reading(Option + Reader), OutputKind.ConsoleApplication);
    }

    [Fact]
    public async Task TheLimitOfAnOwnEnvironmentIsRead() =>
        (await GeneratorHarness.Analyze(Samples.EntryScript + EnvironmentSamples.Hallway + EnvironmentSamples.Experiment("HallwayOptions"), OutputKind.ConsoleApplication)).ShouldBeEmpty();

    [Fact]
    public async Task OptionsOfLibrariesMayBeReadElsewhere() => (await GeneratorHarness.Analyze(Samples.Config("public int Patience { get; init; } = 3;"))).ShouldBeEmpty();

    [Theory]
    [InlineData("EntryScript.RunAsync(args, [])", "EntryScript.RunAsync(args, [Config.Definition])")]
    [InlineData("EntryScript.RunAsync(args, [])", "EntryScript.RunAsync(args, [Lab.Config.Definition])")]
    [InlineData("EntryScript.RunAsync(args, [])", "{ RlTemplates.Experiments.Experiment.Create(new Config()); return null!; }")]
    [InlineData("EntryScript.RunAsync(args, [])", "{ var config = new Config(); RlTemplates.Experiments.Experiment.Create(config); return null!; }")]
    public Task EntryPointRule(string wrong, string mended)
    {
        string Source(string call) => Reading("} class Program { static System.Threading.Tasks.Task Main(string[] args) " + (call[0] == '{' ? call : $"=> {call};"));
        return Holds("RLT0022", Source(wrong), "nowhere hands 'Config' over", Source(mended), OutputKind.ConsoleApplication);
    }

    [Fact]
    public async Task AGeneratedEntryPointReachesEveryExperiment() => (await GeneratorHarness.Analyze(Reading(""), OutputKind.ConsoleApplication)).ShouldBeEmpty();

    /// <summary>A program whose learner reads all its options.</summary>
    private static string Reading(string members) => Samples.EntryScript + Samples.Config(members)
        .Replace("options.LearningRate.ToString()", "$\"{options.LearningRate}{options.HiddenSizes}{options.Optimizer}{options.GradClip}{options.MinTime}\"", StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", 1)]
    [InlineData("public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new() { Episodes = 3 };", "", 1)]
    [InlineData("public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new() { Interval = 10 };", "", 0)]
    [InlineData("public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = Default; static RlTemplates.Experiments.EvaluationOptions Default => new();", "", 0)]
    [InlineData("public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new(); public Config() => Evaluation = new() { Interval = 5 };", "", 0)]
    [InlineData("public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new() { IntervalSteps = 1000 };", "", 0)]
    [InlineData("[TrainHook] static RlTemplates.Experiments.ITrainingHook Hook() => null!;", "", 0)]
    [InlineData("", "evaluation.interval_steps: 1000", 0)]
    [InlineData("", "evaluation: { interval_steps: 1000 }", 0)]
    [InlineData("", "evaluation: { interval: 10 }", 0)]
    [InlineData("", "evaluation.interval: 10", 0)]
    [InlineData("", "evaluation: { episodes: 20 }", 1)]
    [InlineData("", "evaluation.episodes: 20", 1)]
    [InlineData("", "evaluation: { episodes: 20, interval: 0 }", 1)]
    [InlineData("", "sweep: { method: grid, parameters: { evaluation.interval: { values: [5, 10] } } }", 0)]
    [InlineData("", "seed: 10", 1)]
    public async Task A_criterion_that_waits_for_an_evaluation_needs_one(string members, string preset, int findings)
    {
        var source = Samples.Config(members + " public ulong Seed { get; init; } = 1;", "[StopWhen(Metric.EvaluationRewardMean, AtLeast = 18), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]");

        var found = await GeneratorHarness.Analyze(source, OutputKind.DynamicallyLinkedLibrary, preset.Length == 0 ? [] : [("configs/long.yaml", preset)]);

        found.Count(d => d.Id == "RLT0036").ShouldBe(findings);
    }

    [Theory]
    [InlineData("run.Log(\"episode_reward_mean\", 1)", "of 'Run.Log' is taken by the built-in 'Metric.EpisodeRewardMean'")]
    [InlineData("run.Log(Metric.TimestepsTotal, 1)", "taken by the built-in 'Metric.TimestepsTotal'")]
    [InlineData("run.Log(value: 1, metric: \"learner/entropy\")", "taken by the algorithm 'Learner'")]
    [InlineData("run.Log(\"reward_of_my_own\", 1)", null)]
    [InlineData("run.Log(r.TrainingIteration + \"\", 1)", null)]
    [InlineData("Console.Log(\"episode_reward_mean\", 1)", null)]
    public async Task A_metric_that_a_callback_logs_needs_a_name_of_its_own(string call, string? words)
    {
        var members = $"[OnTrainResult] void M(TrainResult r, Run run) => {call}; static class Console {{ public static void Log(string text, double value) {{ }} }}";

        var found = (await GeneratorHarness.Analyze(Samples.Config(members))).Where(d => d.Id == "RLT0016").ToList();

        found.Count.ShouldBe(words is null ? 0 : 1);
        if (words is not null)
            found[0].GetMessage(null).ShouldContain(words);
    }
}
