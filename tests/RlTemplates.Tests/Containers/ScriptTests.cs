using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.Containers;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Containers;

/// <summary>Scripts that a job of this machine starts in place of the experiment.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Target = "--targets.here.";

    // Writes its arguments, each behind a zero, and its variables.
    private const string Shell = """
        for argument in "$@"; do printf '%s\0' "$argument"; done > "$SM_OUTPUT_DATA_DIR/arguments"
        env > "$SM_OUTPUT_DATA_DIR/variables"
        cp "$SM_INPUT_CONFIG_DIR/hyperparameters.json" "$SM_OUTPUT_DATA_DIR/given.json"
        pwd
        """;

    private const string Python = """
        import json, os, sys
        with open(os.path.join(os.environ["SM_OUTPUT_DATA_DIR"], "arguments"), "wb") as file:
            for argument in sys.argv[1:]:
                file.write(os.fsencode(argument) + b"\0")
        with open(os.path.join(os.environ["SM_MODEL_DIR"], "weights.json"), "w") as file:
            json.dump(json.loads(os.environ["SM_HPS"]), file)
        print("trained")
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-script").FullName;

    public ScriptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are those of POSIX shells.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private RunInfo OnlyRun => Store.List().ShouldHaveSingleItem();

    private ContainerFolders Folders => new(Path.Combine(OnlyRun.Directory, "opt", "ml"));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "scripts"));
        File.WriteAllText(Path.Combine(_folder, "scripts", name), text);
    }

    private Task<(int Code, string Output, string Errors)> Submit(string script, params string[] args) => SampleProgram.Run(
        _folder, ["submit", "--to", "here", Target + "source-directory", "scripts", Target + "entry-script", script, .. args]);

    private static string[] Values(Random random)
    {
        string[] pieces = ["a", "Z9", " ", "  ", "'", "\"", "\\", "\\\"", "$HOME", "`id`", "-", "--", "=", ",", ";", "#", "&", "|", "*", "?", "~", "%", "!", "(", ")", "{", "}", "[", "]", "<", ">", "\n", "\t", "ä", "世界", "🚀", "é", "null", "true", "***", "a=b", "/", ":"];
        return
        [
            "", " ", "-1", "--flag", "-3e-1", "null", "true", "'", "\"", "\\", "a b", "a,b", "[1, 2]", "{\"a\": 1}", "x=y=z", "two\nlines", "\n", "日本語", "🚀", "'a' \"b\"", "$(rm -rf x)", "trailing ", " leading", "%PATH%", "*",
            .. Enumerable.Range(0, 60).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]))),
        ];
    }

    [Theory]
    [InlineData("echo.sh", Shell)]
    [InlineData("echo.py", Python)]
    public async Task A_script_receives_its_parameters_as_they_were_given(string script, string text)
    {
        Assert.SkipUnless(script.EndsWith(".sh", StringComparison.Ordinal) || TestCommand.Works("python3", "-c", "pass"), "Python is not installed.");
        Write(script, text);
        var values = Values(new(17));
        string[] given = [.. values.Select((value, i) => FormattableString.Invariant($"--p{i}={value}")), "--switch", "-s", "-x=-y"];
        var estimator = PoleExperiment.Estimators.Here();
        (estimator.Store, estimator.Program) = (Store, new("dotnet", SampleProgram.Program));
        (estimator.Target.SourceDirectory, estimator.Target.EntryScript, estimator.Target.ScriptParameters) = (Path.Combine(_folder, "scripts"), script, given);

        await using var job = await estimator.FitAsync(TestContext.Current.CancellationToken);
        var run = await job.WaitAsync(TestContext.Current.CancellationToken);

        (run.Status, run.ExitCode, run.StopReason).ShouldBe((RunStatus.Completed, 0, $"{script} has ended"), File.ReadAllText(run.DriverLogPath));
        File.ReadAllText(Path.Combine(Folders.OutputData, "arguments")).Split('\0')[..^1].ShouldBe(given);
        var hyperparameters = Hyperparameters.Read(Folders.Hyperparameters);
        hyperparameters.Keys.Count().ShouldBe(values.Length + 3);
        for (var i = 0; i < values.Length; i++)
            ((string)JsonNode.Parse(hyperparameters[FormattableString.Invariant($"p{i}")])!).ShouldBe(values[i]);
        hyperparameters["switch"].ShouldBe("true");
    }

    [Fact]
    public async Task A_script_finds_what_a_container_has_and_its_log_and_status_are_those_of_a_run()
    {
        Write("train.sh", Shell);

        var (code, output, errors) = await Submit("train.sh", Target + "script-parameters=--env=Pong v0,--resume", Target + "environment-variables", "STAGE=test", Target + "max-cpus", "1", "--wait");

        code.ShouldBe(0, output + errors);
        var (run, folders) = (OnlyRun, Folders);
        (run.Status, run.ExitCode, run.Job!.Target).ShouldBe((RunStatus.Completed, 0, "here"));
        var variables = File.ReadAllLines(Path.Combine(folders.OutputData, "variables"));
        foreach (var expected in (string[])["STAGE=test", "SM_HP_ENV=Pong v0", "SM_HP_RESUME=true", "SM_NUM_CPUS=1", "SM_USER_ENTRY_POINT=train.sh", "SM_MODULE_NAME=train", $"SM_MODEL_DIR={folders.Model}", """SM_USER_ARGS=["--env=Pong v0","--resume"]"""])
            variables.ShouldContain(expected);
        File.ReadAllText(run.DriverLogPath).ShouldBe(Path.Combine(_folder, "scripts") + "\n");
        (await SampleProgram.Run(_folder, "attach")).ShouldBe((0, Path.Combine(_folder, "scripts") + Environment.NewLine, $"Run {run.Id}: completed (train.sh has ended).{Environment.NewLine}"));
        (await SampleProgram.Run(_folder, "jobs")).Output.ShouldContain("completed");
    }

    [Fact]
    public async Task What_a_script_leaves_as_its_model_is_the_models_of_the_run()
    {
        Assert.SkipUnless(TestCommand.Works("python3", "-c", "pass"), "Python is not installed.");
        Write("train.py", Python);

        var (code, output, errors) = await Submit("train.py", Target + "script-parameters=--env=Pong", "--wait");

        code.ShouldBe(0, output + errors);
        File.ReadAllText(Path.Combine(OnlyRun.ModelPath, "weights.json")).ShouldBe("""{"env": "Pong"}""");
        File.ReadAllText(OnlyRun.DriverLogPath).ShouldBe("trained\n");
    }

    [Theory]
    [InlineData("echo no memory >&2; exit 3", 3, "train.sh ended with exit code 3: no memory")]
    [InlineData("echo 'no data' > \"$SM_OUTPUT_DIR/failure\"; exit 4", 4, "no data")]
    [InlineData("kill -KILL $$", 137, "train.sh ended with exit code 137")]
    public async Task A_script_that_fails_gives_its_exit_code_and_the_reason(string text, int expected, string reason)
    {
        Write("train.sh", text);

        var (code, _, errors) = await Submit("train.sh", "--wait");

        code.ShouldBe(expected, errors);
        var run = OnlyRun;
        (run.Status, run.ExitCode, run.Error).ShouldBe((RunStatus.Failed, expected, reason));
        File.ReadAllText(Folders.Failure).Trim().ShouldBe(reason);
        File.ReadAllText(run.DriverLogPath).ShouldContain($"error: {reason}");
    }

    [Fact]
    public async Task A_script_is_asked_to_end_with_what_it_has_started()
    {
        // The shell waits for its child, as for a Python program.
        Write("train.sh", "sh -c 'trap \"echo saved; exit 0\" TERM; echo ready; while :; do sleep 0.1; done'\necho after");
        (await Submit("train.sh", "--grace", "30s")).Code.ShouldBe(0);
        await UntilLogHas("ready");

        var (code, output, errors) = await SampleProgram.Run(_folder, "stop");

        code.ShouldBe(0, output + errors);
        (OnlyRun.Status, OnlyRun.ExitCode, OnlyRun.StopReason).ShouldBe((RunStatus.Interrupted, 130, "the script was asked to end"));
        await UntilLogHas("saved");
    }

    [Fact]
    public async Task A_script_that_does_not_end_is_killed_after_its_grace_period()
    {
        Write("train.sh", "trap '' TERM; echo $$; while :; do sleep 0.1; done");
        (await Submit("train.sh", "--grace", "1s", Target + "max-run-duration-seconds", "1", "--wait")).Code.ShouldBe(130);

        (OnlyRun.Status, OnlyRun.StopReason).ShouldBe((RunStatus.Interrupted, "the maximum duration of 1s is over"));
        await Until(() => !IsAlive(int.Parse(File.ReadAllLines(OnlyRun.DriverLogPath)[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_script_does_not_outlive_the_process_that_watches_it(bool isStopped)
    {
        Assert.SkipUnless(isStopped || (OperatingSystem.IsLinux() && File.Exists("/usr/bin/setpriv")), "Needs setpriv.");
        Write("train.sh", "trap '' TERM; echo $$; while :; do sleep 0.1; done");
        (await Submit("train.sh")).Code.ShouldBe(0);
        await UntilLogHas("\n");
        var run = OnlyRun;

        if (isStopped)
            (await SampleProgram.Run(_folder, "stop", "--now")).ShouldSatisfyAllConditions(s => s.Code.ShouldBe(0, s.Errors), s => s.Errors.ShouldBeEmpty());
        else
            Process.GetProcessById(run.ProcessId!.Value).Kill();

        await Until(() => !IsAlive(int.Parse(File.ReadAllLines(run.DriverLogPath)[0], System.Globalization.CultureInfo.InvariantCulture)));
        await Until(() => OnlyRun.Status == (isStopped ? RunStatus.Interrupted : RunStatus.Lost));
    }

    [Theory]
    [InlineData("trian.sh", null, "The entry script of [Local] is trian.sh, but SOURCE has no such file; did you mean train.sh?")]
    [InlineData("train.py", "", "The entry script train.py needs Python, but no folder of PATH has python3 or python; install it, or add its folder to PATH.")]
    [InlineData("train.exe", null, "--targets.here.entry-script is 'train.exe'; it must be the path of a script in the source directory that ends with .py or .sh, relative to that, such as train.py")]
    [InlineData("../train.sh", null, "it must be the path of a script in the source directory")]
    public async Task A_script_that_cannot_be_started_is_one_error_before_anything_is_made(string script, string? path, string expected)
    {
        Write("train.sh", "");
        Write("train.py", "");
        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : Which("dotnet"), [SampleProgram.Program, "submit", "--to", "here", Target + "source-directory", "scripts", Target + "entry-script", script])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null)
            info.Environment["PATH"] = path;
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode, await output).ShouldBe((2, ""), await errors);
        (await errors).Split('\n')[0].ShouldContain(expected.Replace("SOURCE", Path.Combine(_folder, "scripts"), StringComparison.Ordinal));
        Directory.Exists(Store.Root).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dry_run_shows_the_script_and_its_arguments()
    {
        Write("train.sh", "");

        var (code, output, errors) = await Submit("train.sh", "--dry-run", Target + "script-parameters=--env=Pong v0");

        code.ShouldBe(0, errors);
        output.ShouldContain($"start script: {Which("bash")} {Path.Combine(_folder, "scripts", "train.sh")} '--env=Pong v0'");
        Directory.Exists(Store.Root).ShouldBeFalse();
    }

    private static string Which(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private Task UntilLogHas(string text) => Until(() => File.Exists(OnlyRun.DriverLogPath) && File.ReadAllText(OnlyRun.DriverLogPath).Contains(text, StringComparison.Ordinal));

    private static async Task Until(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    private static bool IsAlive(int id) => Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
}
