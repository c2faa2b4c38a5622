using System.Diagnostics;
using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Tests;

/// <summary>Head and workers as processes of a program, as users start them.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string[] Measured = ["time", "cluster/", "timesteps_per_s", "frames_per_s", "date"];

    private static readonly string[] Short = ["--algorithm.min-time-per-iteration-seconds", "0.1"];

    private readonly string _folder = Directory.CreateTempSubdirectory("cluster").FullName;
    private readonly List<StartedProgram> _programs = [];

    [Theory]
    [InlineData("impala", 2)]
    [InlineData("ppo", 1)]
    [InlineData("dqn", 1)]
    [InlineData("sac", 1)]
    public async Task In_lock_step_workers_elsewhere_give_the_same_bits_as_a_training_of_one_process(string experiment, int workers)
    {
        await Start("train", "--experiment", experiment, "--runs", "alone").EndAsync(0);
        var head = Start("head", "--experiment", experiment, "--runs", "cluster", "--workers", $"{workers}");
        var started = Enumerable.Range(0, workers).Select(i => Start("work", "--runs", "cluster", "--name", $"w{i}")).ToList();
        foreach (var program in started.Prepend(head))
            await program.EndAsync(0, () => string.Join('\n', started.Select(w => w.Output)));

        var rows = Rows("cluster");
        rows.Count.ShouldBe(6);
        rows.ShouldBe(Rows("alone"));
        RunWorkers.Read(Run("cluster")).ShouldAllBe(w => w.Status == RunStatus.Completed && w.Pieces > 0);
    }

    [SlowFact]
    public async Task A_worker_that_is_killed_costs_only_what_it_was_playing()
    {
        var head = Start(["head", "--experiment", "slow", "--workers", "2", "--environment.step-milliseconds", "1", "--stop.training-iteration", "30", .. Short]);
        Start("work", "--name", "stays");
        var victim = Start("work", "--name", "victim");
        await Soon.Until(() => Runs().Any(r => File.Exists(r.MetricsPath) && Read(r.MetricsPath).Length >= 3), () => head.Output);
        victim.Process.Kill();
        await head.EndAsync(0);
        var run = Run("runs");
        Rows("runs").Count.ShouldBe(30);
        var workers = RunWorkers.Read(run).ToDictionary(w => w.Name);
        workers["victim"].Status.ShouldBe(RunStatus.Lost);
        workers["stays"].Status.ShouldBe(RunStatus.Completed);
        File.ReadAllText(run.DriverLogPath).ShouldContain("Worker victim is gone: its call has ended without a word.");
        File.ReadAllText(RunWorkers.LogPath(run, "stays")).ShouldContain("plays slot");

        var show = Start("runs", "show");
        await show.EndAsync(0);
        show.Output.ShouldContain("First to fail: victim: its call has ended without a word");
        show.Output.ShouldContain("  plays slot");
        var json = Start("runs", "show", "--json");
        await json.EndAsync(0);
        JsonDocument.Parse(json.Output).RootElement.GetProperty("workers").EnumerateArray().Select(w => w.GetProperty("status").GetString()).Order().ShouldBe(["completed", "lost"]);
    }

    [SlowFact]
    public async Task A_head_that_is_killed_goes_on_with_the_workers_that_wait()
    {
        string[] options = ["--workers", "2", "--checkpoint.interval", "1", .. Short];
        var first = Start(["head", "--experiment", "slow", "--environment.step-milliseconds", "1", "--stop.training-iteration", "40", .. options]);
        var workers = new[] { Start("work", "--name", "a"), Start("work", "--name", "b") };
        await Soon.Until(() => Runs().Any(r => File.Exists(r.MetricsPath) && Read(r.MetricsPath).Length >= 5), () => first.Output);
        first.Process.Kill();
        await first.Process.WaitForExitAsync(HeadFixture.Cancellation);
        var second = Start(["head", "--resume", "latest", "--experiment", "slow", .. options]);
        await second.EndAsync(0);
        foreach (var worker in workers)
            await worker.EndAsync(0);
        Read(Run("runs").MetricsPath).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("training_iteration").GetInt32()).ShouldBe(Enumerable.Range(1, 40));
        RunWorkers.Read(Run("runs")).ShouldAllBe(w => w.Status == RunStatus.Completed);
    }

    [Theory]
    [InlineData("head --experiment ppo --listen somewhere", "--listen is 'somewhere'; it must be ADDRESS:PORT, for example 127.0.0.1:0, 0.0.0.0:7421 or [::]:7421.")]
    [InlineData("head --experiment ppo --workers 2 --min-workers 3", "--min-workers is 3; it must be at most --workers, which is 2.")]
    [InlineData("head --experiment ppo --workers 3", "num_envs is 8; with 3 workers it must be a multiple of 3.")]
    [InlineData("work --head node7", "--head is 'node7'; it must be HOST:PORT, for example node7:7421 or 10.0.0.7:7421.")]
    [InlineData("work --head node7:7421", "--head needs the head's token in the variable RLTEMPLATES_HEAD_TOKEN; set the same one for the head.")]
    [InlineData("work --head node7:7421 --run x", "--head and --run are given; one of them says where the head is.")]
    public async Task What_is_wrong_is_told_and_nothing_is_begun(string arguments, string error)
    {
        var program = Start(arguments.Split(' '));
        await program.EndAsync(2);
        program.Output.ShouldContain(error);
        Runs().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_workers_a_head_fails_after_its_time()
    {
        var head = Start("head", "--experiment", "ppo", "--workers", "2", "--coordination-timeout", "1s");
        await head.EndAsync(1);
        head.Output.ShouldContain("Of 2 workers 0 have joined within");
        Run("runs").Status.ShouldBe(RunStatus.Failed);
        File.Exists(Path.Combine(Run("runs").Directory, "head.json")).ShouldBeFalse();
    }

    public void Dispose()
    {
        foreach (var program in _programs)
            program.Dispose();
        TestFolder.Delete(_folder);
    }

    private StartedProgram Start(params string[] arguments)
    {
        var program = new StartedProgram(_folder, arguments);
        _programs.Add(program);
        return program;
    }

    private List<RunInfo> Runs(string store = "runs") => [.. new RunStore(Path.Combine(_folder, store)).List()];

    private RunInfo Run(string store) => Runs(store).ShouldHaveSingleItem();

    // What is measured differs from start to start.
    private List<string> Rows(string store) =>
    [
        .. Read(Run(store).MetricsPath).Select(line => string.Join(' ', JsonDocument.Parse(line).RootElement.EnumerateObject()
            .Where(p => !Measured.Any(m => p.Name.Contains(m, StringComparison.Ordinal)))
            .Select(p => $"{p.Name}={p.Value.GetRawText()}"))),
    ];

    private static string[] Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>A process of the sample program.</summary>
internal sealed class StartedProgram : IDisposable
{
    private readonly System.Text.StringBuilder _output = new();

    public StartedProgram(string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RlTemplates.Cluster.SampleProgram.dll"), .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, line) => Add(line.Data);
        Process.ErrorDataReceived += (_, line) => Add(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public async Task EndAsync(int exitCode, Func<string>? explain = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(HeadFixture.Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await Process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("It has not ended: " + Output + explain?.Invoke());
        }
        Process.ExitCode.ShouldBe(exitCode, Output);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
