using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.Containers;
using RlTemplates.Inference;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Containers;

/// <summary>Jobs of this machine with the settings of [Local]: the contract of a container, limits, inputs, variables.</summary>
public sealed class LocalContainerTests : IDisposable
{
    private const string Target = "--targets.here.";

    private static readonly string[] Short = ["--stop.timesteps-total", "4096", "--evaluation.episodes", "2"];
    private static readonly string[] Endless = ["--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000"];
    private static readonly string[] Contained = ["submit", "--to", "here", Target + "uses-container-contract", "true"];

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-local").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    private static ContainerFolders FoldersOf(RunInfo run) => new(Path.Combine(run.Directory, "opt", "ml"));

    [Fact]
    public async Task A_job_is_trained_by_the_word_train_alone_and_everything_comes_back_into_the_run()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "maps"));
        File.WriteAllText(Path.Combine(_folder, "maps", "one.txt"), "1");
        File.WriteAllText(Path.Combine(_folder, "rules.txt"), "2");
        string[] notes = ["-3e-1", "a,b", "\"quoted\"", "=", "#", "two\nlines", new('x', 3000), ""];

        var (code, output, errors) = await Run(
            [.. Contained, .. Short, "--seed", "9", "--notes", Notes.Text(notes), "--wait", Target + "inputs", "maps=maps,rules=rules.txt", Target + "environment-variables", "STAGE=test"]);

        code.ShouldBe(0, output + errors);
        var run = Store.List().ShouldHaveSingleItem();
        (run.Status, run.ExitCode, run.Seed, run.Job!.Target).ShouldBe((RunStatus.Completed, 0, 9UL, "here"));
        Notes.Of(run).ShouldBe(notes);
        run.Config.Single(o => o.Path == "seed").Source.ShouldBe(new(SourceKind.CommandLine, "--seed"));
        var folders = FoldersOf(run);
        Hyperparameters.Read(folders.Hyperparameters).Keys.ShouldBe(["rlt_run", "runs", "detach"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(folders.Channel("maps"), "one.txt")).ShouldBe("1");
        File.ReadAllText(Path.Combine(folders.Channel("rules"), "rules.txt")).ShouldBe("2");
        ((JsonObject)JsonNode.Parse(File.ReadAllText(folders.Channels))!).Select(c => c.Key).ShouldBe(["maps", "rules"]);
        Policy.Load(folders.Model).ShouldNotBeNull();
        Policy.Load(run.ModelPath).ShouldNotBeNull();
        File.Exists(folders.Failure).ShouldBeFalse();
        File.ReadAllText(run.DriverLogPath).ShouldContain("completed");
        (await Run("evaluate", "--episodes", "2")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_shows_what_the_process_is_given()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.txt"), "2");

        var (code, output, errors) = await Run([.. Contained, "--dry-run", "--json", "--api-key", "hush-hush", Target + "inputs", "rules=rules.txt", Target + "environment-variables", "STAGE=test", Target + "max-cpus", "1"]);

        code.ShouldBe(0, errors);
        output.ShouldNotContain("hush-hush");
        var steps = JsonNode.Parse(output)!.AsArray();
        steps.Select(s => (string)s!["action"]!).ShouldBe(["create folder", "lay out", "link input", "start process"]);
        ((string)steps[^1]!["subject"]!).ShouldEndWith(" train");
        var variables = (JsonObject)steps[^1]!["variables"]!;
        ((string)variables["STAGE"]!, (string)variables["DOTNET_PROCESSOR_COUNT"]!, (string)variables["SM_NUM_CPUS"]!, (string)variables["SM_CHANNELS"]!).ShouldBe(("test", "1", "1", "[\"rules\"]"));
        ((string)variables["SM_CHANNEL_RULES"]!).ShouldBe(Path.Combine((string)variables["SAGEMAKER_BASE_DIR"]!, "input", "data", "rules"));
        Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Why_a_job_failed_is_in_its_run()
    {
        var (code, output, errors) = await Run([.. Contained, .. Short, "--note", "fail", "--wait"]);

        code.ShouldBe(1, output + errors);
        var run = Store.List().ShouldHaveSingleItem();
        (run.Status, run.ExitCode).ShouldBe((RunStatus.Failed, 1));
        run.Error.ShouldNotBeNull().ShouldContain("The note of iteration 1 says so.");
        File.ReadAllText(FoldersOf(run).Failure).ShouldBe(run.Error);
    }

    [Theory]
    [InlineData("inputs", "maps=nowhere", "The input 'maps' of [Local] is ")]
    [InlineData("inputs", "maps", "each must be name=path")]
    [InlineData("max-cpus", "0", "it must")]
    [InlineData("max-run-duration-seconds", "0", "it must")]
    public async Task A_wrong_setting_is_refused(string setting, string value, string expected)
    {
        var (code, _, errors) = await Run([.. Contained, .. Short, Target + setting, value]);

        code.ShouldBe(2);
        errors.ShouldContain(expected);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_job_that_takes_too_long_is_asked_to_end_with_a_checkpoint(string isContained)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        var (code, output, errors) = await Run(["submit", "--to", "here", Target + "uses-container-contract", isContained, Target + "max-run-duration-seconds", "3", "--grace", "20s", "--wait", .. Endless]);

        code.ShouldBe(130, output + errors);
        var run = Store.List().ShouldHaveSingleItem();
        (run.Status, run.ExitCode, run.StopReason).ShouldBe((RunStatus.Interrupted, 130, "the maximum duration of 3s is over"));
        new CheckpointStore(run.CheckpointsPath).Latest().ShouldNotBeNull();
        Policy.Load(run.ModelPath).ShouldNotBeNull();
    }

    [SlowFact]
    public async Task Jobs_share_the_CPUs_in_their_order_and_a_job_that_is_killed_gives_its_place_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        string[] share = ["submit", "--to", "here", Target + "max-cpus", "4096"];
        (await Run([.. share, .. Endless, "--name", "first"])).Code.ShouldBe(0);
        (await Run([.. share, .. Endless, "--name", "second"])).Code.ShouldBe(0);
        (await Run([.. share, .. Endless, "--name", "third"])).Code.ShouldBe(0);

        (Of("first").Status, Of("second").Status, Of("third").Status).ShouldBe((RunStatus.Running, RunStatus.Pending, RunStatus.Pending));
        var waits = $"waits for {Environment.ProcessorCount} of {Environment.ProcessorCount} CPUs; before it come {Of("first").Id}, {Of("second").Id}.";
        for (var clock = Stopwatch.StartNew(); !File.ReadAllText(Of("third").DriverLogPath).Contains(waits, StringComparison.Ordinal); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), File.ReadAllText(Of("third").DriverLogPath));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Of("second").Status.ShouldBe(RunStatus.Pending);

        // One that waits can be stopped.
        (await Run("stop", "second")).Code.ShouldBe(0);
        (Of("second").Status, Of("second").StopReason).ShouldBe((RunStatus.Interrupted, "interrupted while it waited for CPUs"));

        using (var process = Process.GetProcessById(Of("first").ProcessId!.Value))
            process.Kill();
        for (var clock = Stopwatch.StartNew(); Of("third").Status != RunStatus.Running; await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        Of("first").Status.ShouldBe(RunStatus.Lost);
        (await Run("stop", "third")).Code.ShouldBe(0);
        Directory.EnumerateFiles(Path.Combine(Store.Root, ".cpus")).Select(Path.GetFileName).ShouldBe([".lock"]);
    }

    private RunInfo Of(string name) => Store.Find(name);
}
