using RlTemplates.Configuration;
using RlTemplates.Containers;
using RlTemplates.Inference;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Containers;

/// <summary>The published program, started as SageMaker starts it: the word train, files below a folder, and no home.</summary>
public sealed class ContainerTests
{
    private static readonly (string, string)[] Short = [("stop.timesteps_total", "4096"), ("evaluation.episodes", "2")];

    private static readonly (string, string)[] Endless =
        [("stop.timesteps_total", "100000000"), ("stop.episode_reward_mean", "100000"), ("stop.time_total_s", "100000"), ("checkpoint.interval", "1")];

    [Fact]
    public async Task The_word_train_trains_what_the_hyperparameters_say_and_leaves_the_policy_where_it_is_taken_from()
    {
        using var container = new ScratchContainer(
            [.. Short, ("seed", "\"7\""), ("--algorithm.learning-rate", "1e-3"), ("notes", "[\"a,b\", \"\"]"), ("sagemaker_program", "\"train.py\""), ("_tuning_objective_metric", "\"reward\"")]);

        var (code, output, errors) = await container.Train();

        code.ShouldBe(0, output + errors);
        errors.ShouldBeEmpty();
        var run = container.Store.List().ShouldHaveSingleItem();
        (run.Status, run.Seed).ShouldBe((RunStatus.Completed, 7UL));
        run.Config.Single(o => o.Path == "seed").Source.ShouldBe(new(SourceKind.Hyperparameter, "hyperparameter seed"));
        run.Config.Single(o => o.Path == "algorithm.learning_rate").ShouldBe(new("algorithm.learning_rate", "0.001", new(SourceKind.Hyperparameter, "hyperparameter --algorithm.learning-rate")));
        run.Config.Single(o => o.Path == "notes").Text.ShouldBe("a\\,b,");
        Policy.Load(container.Folders.Model).ShouldNotBeNull();
        File.Exists(Path.Combine(container.Folders.Model, "signature.json")).ShouldBeTrue();
        File.Exists(Path.Combine(container.Folders.OutputData, run.Id, "metrics.jsonl")).ShouldBeTrue();
        File.Exists(Path.Combine(container.Folders.OutputData, run.Id, "logs", "driver_log.txt")).ShouldBeTrue();
        container.Failure.ShouldBeNull();
        Directory.EnumerateFileSystemEntries(container.WorkingFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_files_the_word_train_trains_as_anywhere()
    {
        using var container = new ScratchContainer();
        File.Delete(container.Folders.Hyperparameters);
        using var process = container.Start(["RLT_STOP__TIMESTEPS_TOTAL=2048", "RLT_EVALUATION__EPISODES=1"], []);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0);
        new RunStore(Path.Combine(container.WorkingFolder, "runs")).List().ShouldHaveSingleItem();
        container.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_with_the_same_folder_goes_on_with_the_run()
    {
        using var container = new ScratchContainer(Endless);
        using (var process = container.Start())
        {
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await container.Until(run => new CheckpointStore(run.CheckpointsPath).Latest() is not null, process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var before = container.Store.List().ShouldHaveSingleItem();
        var steps = new CheckpointStore(before.CheckpointsPath).Latest()!.TimestepsTotal;
        container.Write([.. Endless.Where(h => h.Item1 != "stop.timesteps_total"), ("stop.timesteps_total", $"{steps + 1}"), ("evaluation.episodes", "2")]);

        var (code, output, errors) = await container.Train();
        var again = await container.Train();

        code.ShouldBe(0, output + errors);
        output.ShouldContain($"resumed at iteration");
        var after = container.Store.List().ShouldHaveSingleItem();
        (after.Id, after.Status).ShouldBe((before.Id, RunStatus.Completed));
        after.MetricOrNaN(Metric.TimestepsTotal).ShouldBeGreaterThan(steps);
        // It has ended: a restart finds nothing to do.
        again.Code.ShouldBe(0, again.Errors);
        container.Store.List().ShouldHaveSingleItem().MetricOrNaN(Metric.TimestepsTotal).ShouldBe(after.MetricOrNaN(Metric.TimestepsTotal));
        MetricReader.Read(after.MetricsPath).Select(row => row[Metric.TrainingIteration]).ShouldBe(Enumerable.Range(1, MetricReader.Read(after.MetricsPath).Count()).Select(i => (double)i));
    }

    [Fact]
    public async Task SIGTERM_leads_to_a_checkpoint_and_a_whole_policy_and_is_no_failure()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        using var container = new ScratchContainer(Endless);
        using var process = container.Start();
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var running = await container.Until(run => run.Metrics.Count > 0, process);
        running.GraceSeconds.ShouldBe(100);

        ScratchContainer.Terminate(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = container.Store.List().ShouldHaveSingleItem();
        (process.ExitCode, run.Status).ShouldBe((130, RunStatus.Interrupted));
        Policy.Load(container.Folders.Model).ShouldNotBeNull();
        container.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData("note", "\"fail\"", 1, "InvalidOperationException: The note of iteration 1 says so.")]
    [InlineData("algorithm.gamma", "2", 2, "hyperparameter algorithm.gamma is 2; it must lie in [0, 1].")]
    [InlineData("algorithm.gama", "0.9", 2, "hyperparameter algorithm.gama belongs to no option; did you mean algorithm.gamma?")]
    [InlineData("config", "nowhere", 2, "--config is 'nowhere'")]
    [InlineData("experiment", "pol", 2, "--experiment is 'pol'; it must be one of pole")]
    [InlineData("grace", "long", 2, "--grace is 'long'")]
    [InlineData("rlt_run", "x", 2, "The hyperparameter rlt_run is damaged")]
    public async Task Why_a_job_fails_is_told_to_the_service(string name, string text, int code, string reason)
    {
        using var container = new ScratchContainer([.. Short, (name, text)]);

        var result = await container.Train();

        result.Code.ShouldBe(code, result.Output + result.Errors);
        container.Failure.ShouldNotBeNull().ShouldContain(reason);
        result.Errors.ShouldContain(reason);
        if (code == 1)
            container.Store.List().ShouldHaveSingleItem().Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public async Task A_reason_has_1024_characters_and_no_secret_and_the_first_one_stays()
    {
        using var container = new ScratchContainer([("notes", $"\"{new string('x', 20)}\""), ("algorithm.gamma", $"\"{new string('y', 3000)}\""), ("algorithm.hush-hush", "1"), .. Enumerable.Range(0, 30).Select(i => ($"unknown-{i}", "1"))]);
        using (var process = container.Start(["RLT_API_KEY=hush-hush"], []))
        {
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(2);
        }

        var first = container.Failure.ShouldNotBeNull();
        first.Length.ShouldBe(1024);
        first.ShouldNotContain("hush-hush");
        container.Write([.. Short, ("algorithm.gamma", "2")]);
        (await container.Train()).Code.ShouldBe(2);
        container.Failure.ShouldBe(first);
    }

    [Theory]
    [InlineData("algo-1")]
    [InlineData("algo-2")]
    public async Task A_job_of_several_machines_ends_on_each_of_them(string host)
    {
        using var container = new ScratchContainer(Short);
        new ResourceConfig { CurrentHost = host, Hosts = ["algo-1", "algo-2"] }.Write(container.Folders.Resources);

        var (code, _, errors) = await container.Train();

        code.ShouldBe(2);
        errors.ShouldStartWith("error: This job has 2 machines (algo-1, algo-2), and a job trains on one: ");
        container.Failure.ShouldNotBeNull().ShouldContain("a job trains on one");
        container.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_was_made_elsewhere_is_trained_under_its_own_id_with_what_it_says()
    {
        using var outside = new ScratchContainer();
        string[] notes = ["-3e-1", "a,b", "\"quoted\"", "=", "#", "two\nlines", new('x', 3000), "", "null", "[1]"];
        var definition = PoleExperiment.Definition;
        var typed = Configure(["--notes", Notes.Text(notes), "--note= \"'=#,\\", "--seed", "5", "--stop.timesteps-total", "4096", "--evaluation.episodes", "2"]);
        var run = definition.CreateRun(new(outside.WorkingFolder), new() { Seed = 5, Config = typed, Tags = new Dictionary<string, string> { ["try"] = "1" }, Name = "nightly" });
        using var container = new ScratchContainer([.. RunDocument.Write(run).Select(p => (p.Key, $"\"{p.Value}\"")), ("sagemaker_job_name", "\"x\"")]);

        var (code, output, errors) = await container.Train();

        code.ShouldBe(0, output + errors);
        var trained = container.Store.List().ShouldHaveSingleItem();
        (trained.Id, trained.Name, trained.Seed, trained.Status).ShouldBe((run.Id, "nightly", 5UL, RunStatus.Completed));
        trained.Tags.ShouldBe(run.Tags, ignoreOrder: true);
        trained.Config.ShouldBe(typed);
        Notes.Of(trained).ShouldBe(notes);
        Policy.Load(container.Folders.Model).ShouldNotBeNull();

        // A restart finds it; what a tuner varies lies above it.
        container.Write([.. RunDocument.Write(run).Select(p => (p.Key, p.Value)), ("stop.timesteps_total", "8192")]);
        var again = await container.Train();
        again.Code.ShouldBe(0, again.Output + again.Errors);
        var resumed = container.Store.List().ShouldHaveSingleItem();
        resumed.MetricOrNaN(Metric.TimestepsTotal).ShouldBe(8192);
        resumed.Config.Single(o => o.Path == "stop.timesteps_total").ShouldBe(new("stop.timesteps_total", ">=8192", new(SourceKind.Hyperparameter, "hyperparameter stop.timesteps_total")));
        resumed.Config.Single(o => o.Path == "note").ShouldBe(typed.Single(o => o.Path == "note"));
    }

    [Fact]
    public async Task Any_user_may_train_and_everything_else_may_be_read_only()
    {
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        Assert.SkipUnless(ScratchContainer.IsRoot, "The tests do not run as root, so this user is an ordinary one already; only root may make the rest read-only.");
        Assert.SkipUnless(TestCommand.Works([.. nobody, "dotnet", "--list-runtimes"]), "setpriv is not installed, or nobody may not start dotnet here.");
        Assert.SkipUnless(TestCommand.Works([.. nobody, "test", "-r", SampleProgram.Program]), $"nobody may not read {SampleProgram.Program}.");
        using var container = new ScratchContainer(Short);
        string[] readOnly = ["unshare", "-m", "sh", "-c", "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro / && shift && exec \"$@\"", "sh", container.Folders.Root];
        var isReadOnly = TestCommand.Works([.. readOnly, "sh", "-c", "! touch /tmp/rlt-probe"]);
        Process("chown", "-R", "65534:65534", container.Folders.Root);
        Process("chmod", "755", Path.GetDirectoryName(container.WorkingFolder)!);

        var (code, output, errors) = await container.Train([.. isReadOnly ? readOnly : [], .. nobody]);

        code.ShouldBe(0, output + errors);
        errors.ShouldBeEmpty();
        container.Store.List().ShouldHaveSingleItem().Status.ShouldBe(RunStatus.Completed);
        Policy.Load(container.Folders.Model).ShouldNotBeNull();
        Assert.SkipUnless(isReadOnly, "It trained as nobody, but unshare may not mount here, so that nothing was read-only.");
    }

    [Fact]
    public async Task A_quota_of_CPUs_is_seen_and_told_beside_what_the_machine_has()
    {
        using var container = new ScratchContainer(Short);
        new ResourceConfig { InstanceType = "ml.c5.4xlarge" }.Write(container.Folders.Resources);
        using var process = container.Start(["DOTNET_PROCESSOR_COUNT=1"], []);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0);
        (await output).ShouldContain("ml.c5.4xlarge has 16 CPUs, but this process may use 1");
        File.ReadAllText(container.Store.List().ShouldHaveSingleItem().DriverLogPath).ShouldContain("ml.c5.4xlarge has 16 CPUs, but this process may use 1");
    }

    [SlowFact]
    public async Task The_quota_of_a_cgroup_is_the_number_of_CPUs()
    {
        const string Group = "/sys/fs/cgroup/cpu/rlt-quota";
        Assert.SkipUnless(ScratchContainer.IsRoot && Environment.ProcessorCount > 1 && TestCommand.Works("sh", "-c", $"mkdir -p {Group} && test -e {Group}/cgroup.procs"), "Needs root, two CPUs and the cpu controller of cgroup v1.");
        try
        {
            Assert.SkipUnless(TestCommand.Works("sh", "-c", $"echo 100000 > {Group}/cpu.cfs_period_us && echo 100000 > {Group}/cpu.cfs_quota_us"), "The quota may not be set here.");
            using var container = new ScratchContainer(Short);
            new ResourceConfig { InstanceType = "ml.c5.xlarge" }.Write(container.Folders.Resources);

            var (code, output, errors) = await container.Train("sh", "-c", $"echo $$ > {Group}/cgroup.procs && exec \"$@\"", "sh");

            code.ShouldBe(0, output + errors);
            output.ShouldContain("ml.c5.xlarge has 4 CPUs, but this process may use 1");
        }
        finally
        {
            TestCommand.Works("rmdir", Group);
        }
    }

    [SlowFact]
    public async Task A_full_disk_ends_in_a_state_that_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && TestCommand.Works("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"), "unshare is not installed, or may not mount here.");
        const string OnDisk = """
            cp -a "$2" "$3/" && mount -t tmpfs -o "$1" tmpfs "$2" || exit 99
            cp -a "$3/ml/." "$2/" || exit 98
            root=$2 copy=$3; shift 3
            "$@"; code=$?
            mount -o remount,size=100m "$root" && cp -a "$root/." "$copy/after" || exit 99
            exit $code
            """;
        var codes = new List<int>();
        foreach (var size in new[] { 32, 112, 160, 208, 320, 4096 })
        {
            using var container = new ScratchContainer([.. Short, ("checkpoint.interval", "1")]);
            var copy = Directory.CreateDirectory(Path.Combine(container.WorkingFolder, "copy")).FullName;
            Directory.CreateDirectory(Path.Combine(copy, "after"));

            var (code, output, errors) = await container.Train("unshare", "-rm", "sh", "-c", OnDisk, "sh", $"size={size}k", container.Folders.Root, copy);

            var told = $"{size}k: exit code {code}\n{output}\n{errors}";
            code.ShouldBeInRange(0, 2, told);
            errors.ShouldNotContain("Unhandled exception", Case.Sensitive, told);
            var after = new ContainerFolders(Path.Combine(copy, "after"));
            var runs = new RunStore(after.Checkpoints).List();
            if (code == 0)
                Policy.Load(after.Model).ShouldNotBeNull(told);
            else if (File.Exists(after.Failure))
                File.ReadAllText(after.Failure).ShouldContain("free", Case.Insensitive, told);
            else
                errors.ShouldContain("the reason of the failure could not be handed over", Case.Sensitive, told);
            if (code == 1)
                runs.ShouldAllBe(r => r.Status == RunStatus.Failed || r.Status == RunStatus.Completed, told);
            codes.Add(code);
        }
        codes.ShouldContain(0);
        codes.ShouldContain(code => code != 0);
    }

    private static IReadOnlyList<ResolvedOption> Configure(string[] args)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup, [CommandLineLayer.Read(lookup, args, [])], PoleExperiment.Definition.SetOptions).Resolved;
    }

    private static void Process(params string[] command) => TestCommand.Works(command).ShouldBeTrue(string.Join(' ', command));
}
