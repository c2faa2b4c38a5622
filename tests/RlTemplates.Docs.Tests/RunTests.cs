using System.Globalization;
using System.Reflection;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Docs.Tests;

/// <summary>Programs of the pages, run in an empty folder.</summary>
[Collection("console")]
public sealed class RunTests : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("docs-").FullName;

    public RunTests() => Environment.CurrentDirectory = _folder;

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    [SlowFact]
    public async Task Without_a_config_class_CartPole_is_trained_played_saved_and_loaded()
    {
        var sample = Sample.Containing("docs/how-to/without-config-class.md", "ppo.Load");

        var output = await Run(sample);

        output.Split('\n').Count(l => char.IsAsciiDigit(l.FirstOrDefault()) && l.Contains(": ", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        Number(output, "played an episode, reward ").ShouldBeGreaterThan(300);
        output.ShouldContain("action ");
        File.Exists("ppo.bin").ShouldBeTrue();
    }

    [Fact]
    public void The_program_without_a_config_class_has_at_most_twelve_lines() =>
        Block.Of("docs/how-to/without-config-class.md")[0].Code.Split('\n').Count(l => l.Length > 0).ShouldBeLessThanOrEqualTo(12);

    [Fact]
    public async Task The_algorithm_of_ones_own_solves_CartPole_and_is_resumed_and_evaluated()
    {
        var definition = Definition(Sample.Containing("docs/how-to/own-algorithm.md", "CartSearchExperiment"), "CartSearchExperiment");

        (await Script(["train", "--stop.training_iteration", "3"], [definition])).ShouldBe(0);
        (await Script(["train", "--resume", "latest", "--stop.training_iteration", "1000000"], [definition])).ShouldBe(0);
        (await Script(["evaluate", "--run", "latest", "--algorithm.noise", "0.3"], [definition])).ShouldBe(0);

        var run = new RunStore("runs").Find("latest");
        run.MetricOrNaN(Metric.EpisodeRewardMean).ShouldBeGreaterThanOrEqualTo(475);
        run.MetricOrNaN("learner/best_reward").ShouldBeGreaterThanOrEqualTo(475);
    }

    [Fact]
    public async Task A_config_class_of_a_library_is_run_by_its_program_and_its_results_are_plotted()
    {
        var library = Sample.Containing("docs/how-to/config-class-in-library.md", "EntryScript.RunAsync");

        await Run(library, "train", "--stop.training-iteration", "2", "--evaluation.episodes", "1");
        var table = await Run(Sample.Containing("docs/how-to/plots.md", "MetricReader"));

        table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        table.ShouldStartWith("run,seed,steps,reward\n");
    }

    [Fact]
    public async Task The_export_strategy_writes_the_weights_of_each_layer()
    {
        var definition = Definition(Sample.Containing("docs/how-to/export.md", "new JsonExportStrategy()"), "SampleExperiment");

        (await Script(["train", "--stop.training-iteration", "1", "--evaluation.episodes", "1"], [definition])).ShouldBe(0);

        var file = Directory.EnumerateFiles("runs", "weights.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
        file.Replace('\\', '/').ShouldContain("/exports/json/step-");
        using var weights = JsonDocument.Parse(File.ReadAllText(file));
        weights.RootElement.EnumerateObject().ShouldAllBe(layer => layer.Value.GetArrayLength() > 0);
    }

    [Fact]
    public async Task The_csv_sink_of_the_page_writes_its_table()
    {
        var definition = Definition(Sample.Containing("docs/how-to/plots.md", "new CsvSinkOptions()"), "SampleExperiment");

        (await Script(["train", "--stop.training-iteration", "1", "--evaluation.episodes", "1"], [definition])).ShouldBe(0);

        Directory.EnumerateFiles("runs", "metrics.csv", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_program_acts_with_a_trained_policy()
    {
        var library = Definition(Sample.Containing("docs/how-to/config-class-in-library.md", "CartExperiment"), "Contoso.Experiments.CartExperiment");
        (await Script(["train", "--stop.training-iteration", "1", "--evaluation.episodes", "1"], [library])).ShouldBe(0);
        var trained = new RunStore("runs").Find("latest").Directory;
        var sample = Sample.Containing("docs/inference.md", "PolicyOutput output");

        var output = await Run(sample, text => text.Replace("runs/cart-pole/20260131-174502-k3f9qz", trained.Replace('\\', '/'), StringComparison.Ordinal));

        output.ShouldContain("probability ");
        using var policy = Policy.Load(trained);
        policy.Graph.Environment.ShouldBe("CartPole-v1");
    }

    private static double Number(string output, string before) =>
        double.Parse(output.Split('\n').Single(l => l.StartsWith(before, StringComparison.Ordinal))[before.Length..], CultureInfo.InvariantCulture);

    private static ExperimentDefinition Definition(Sample sample, string type) =>
        (ExperimentDefinition)sample.Compile().Load().GetType(type)!.GetProperty("Definition")!.GetValue(null)!;

    private static Task<string> Run(Sample sample, params string[] args) => Run(sample, text => text, args);

    /// <summary>Runs a verb, whose output nobody reads.</summary>
    private static async Task<int> Script(string[] args, IReadOnlyList<ExperimentDefinition> experiments)
    {
        var code = 0;
        await Captured(async () => code = await EntryScript.RunAsync(args, experiments));
        return code;
    }

    /// <summary>Runs a program and returns what it wrote; an exit code other than 0 fails.</summary>
    private static Task<string> Run(Sample sample, Func<string, string> replace, params string[] args)
    {
        var entry = sample.Compile(replace).Load().EntryPoint!;
        // Where the program awaits, the compiler makes a Main that blocks, beside the one that it wrote.
        var main = entry.DeclaringType!.GetMethod("<Main>$", BindingFlags.Static | BindingFlags.NonPublic) ?? entry;
        return Captured(async () =>
        {
            var result = main.Invoke(null, [args]);
            if (result is Task<int> code)
                (await code).ShouldBe(0);
            else if (result is Task task)
                await task;
        });
    }

    private static async Task<string> Captured(Func<Task> run)
    {
        var (output, before) = (new StringWriter { NewLine = "\n" }, Console.Out);
        Console.SetOut(output);
        try
        {
            await run();
        }
        finally
        {
            Console.SetOut(before);
        }
        return output.ToString();
    }
}
