using System.Diagnostics;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Terminal;

/// <summary>Real processes whose output nobody reads, or cannot be written.</summary>
public sealed class ConsoleTests : IDisposable
{
    private const string Endless = "--stop.timesteps-total 1000000000 --stop.episode-reward-mean 100000 --stop.time-total-s 100000";

    private readonly string _folder = Directory.CreateTempSubdirectory("console").FullName;

    public ConsoleTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell and devices of Linux are needed.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Training_goes_on_where_nobody_reads_and_ends_at_the_first_signal()
    {
        var store = new RunStore(Path.Combine(_folder, "runs"));
        using var process = Blocked($"train {Endless}");
        await Until(() => store.List().Any(run => File.Exists(run.MetricsPath) && MetricReader.Read(run.MetricsPath).Count() > 1), process);

        var clock = Stopwatch.StartNew();
        Signal(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        (process.ExitCode, store.Find("latest").Status).ShouldBe((130, RunStatus.Interrupted));
        (await Errors()).ShouldContain("characters of the output were not written, because nobody read them.");
        new CheckpointStore(store.Find("latest").CheckpointsPath).Latest().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("evaluate --run latest --evaluation.episodes 1", 130)]
    [InlineData("config", 143)]
    public async Task Verbs_that_wait_for_a_reader_end_at_the_first_signal(string verb, int code)
    {
        if (verb.Contains("latest", StringComparison.Ordinal))
            await Train();
        using var process = Blocked(verb);
        // It has come so far as to write, or it is ended by the signal anyhow.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Signal(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBeOneOf(code, 143);
    }

    [SlowFact]
    public async Task A_sweep_goes_on_where_nobody_reads()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "configs", "sweep.yaml"), """
            stop: { timesteps_total: 4096 }
            evaluation: { episodes: 1 }
            sweep: { method: grid, metric: { name: timesteps_total, goal: maximize }, parallel: 1, parameters: { algorithm.gamma: { values: [0.9, 0.95] } } }
            """, TestContext.Current.CancellationToken);

        using var process = Blocked("sweep");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0, await Errors());
        new RunStore(Path.Combine(_folder, "runs")).List().ShouldAllBe(run => run.Status == RunStatus.Completed);
    }

    [Theory]
    [InlineData("runs", 1)]
    [InlineData("config", 1)]
    [InlineData("jobs", 1)]
    [InlineData("--help", 1)]
    [InlineData("--version", 1)]
    [InlineData("evaluate --run latest --evaluation.episodes 1", 1)]
    [InlineData("train --stop.timesteps-total 1 --evaluation.episodes 1", 0)]
    public async Task Output_that_cannot_be_written_is_named(string verb, int code)
    {
        if (verb.Contains("latest", StringComparison.Ordinal))
            await Train();

        using var process = Start($"exec dotnet '{SampleProgram.Program}' {verb} > /dev/full 2> errors");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode, (await Errors()).Trim()).ShouldBe((code, code == 0
            ? "warning: The output could not be written: No space left on device."
            : "error: The output cannot be written: No space left on device."));
    }

    [Theory]
    [InlineData("config")]
    [InlineData("train --stop.timesteps-total 1 --evaluation.episodes 1")]
    public async Task A_reader_that_has_gone_is_no_error(string verb)
    {
        using var process = Start($"(dotnet '{SampleProgram.Program}' {verb} 2> errors; echo $? > code) | true; while [ ! -s code ]; do sleep 0.1; done");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await File.ReadAllTextAsync(Path.Combine(_folder, "code"), TestContext.Current.CancellationToken)).Trim().ShouldBe("0");
        (await Errors()).ShouldBeEmpty();
    }

    [SlowFact]
    public async Task Attach_ends_when_its_reader_has_gone_and_the_run_goes_on()
    {
        var store = new RunStore(Path.Combine(_folder, "runs"));
        (await SampleProgram.Run(_folder, ["submit", .. Endless.Split(' ')])).Code.ShouldBe(0);
        var id = store.Find("latest").Id;
        try
        {
            using var process = Start($"(dotnet '{SampleProgram.Program}' attach {id} 2> errors; echo $? > code) | head -n 1; while [ ! -s code ]; do sleep 0.1; done");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

            (await File.ReadAllTextAsync(Path.Combine(_folder, "code"), TestContext.Current.CancellationToken)).Trim().ShouldBe("130");
            (await Errors()).ShouldBe($"Detached; run {id} goes on.\n");
            store.Find(id).Status.ShouldBe(RunStatus.Running);
        }
        finally
        {
            await SampleProgram.Run(_folder, "stop", id);
        }
    }

    [SlowFact]
    public async Task A_submitted_run_is_named_where_the_output_cannot_be_written()
    {
        using var process = Start($"exec dotnet '{SampleProgram.Program}' submit --stop.timesteps-total 1 --evaluation.episodes 1 > /dev/full 2> errors");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = new RunStore(Path.Combine(_folder, "runs")).Find("latest");
        (process.ExitCode, await Errors()).ShouldBe((1, $"error: Run {run.Id} is submitted and goes on, but that could not be told: The output cannot be written: No space left on device.\n"));
        await SampleProgram.Run(_folder, "attach", run.Id);
    }

    [SlowFact]
    public async Task Errors_that_nobody_reads_keep_no_process()
    {
        using var process = Start($"{Fill} exec dotnet '{SampleProgram.Program}' runs show nothing 2>&7");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(2);
    }

    // A pipe that is full, and that nobody reads.
    private const string Fill = "mkfifo full; exec 7<> full; dd if=/dev/zero of=full bs=1024 count=1024 oflag=nonblock 2> /dev/null;";

    private Process Blocked(string verb) => Start($"{Fill} exec dotnet '{SampleProgram.Program}' {verb} > full 2> errors");

    private Process Start(string script) => Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = _folder })!;

    private Task<string> Errors() => File.ReadAllTextAsync(Path.Combine(_folder, "errors"), TestContext.Current.CancellationToken);

    private async Task Train()
    {
        var trained = await SampleProgram.Run(_folder, "train", "--stop.timesteps-total", "1", "--evaluation.episodes", "1");
        trained.Code.ShouldBe(0, trained.Errors);
    }

    private static void Signal(Process process) => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

    private static async Task Until(Func<bool> reached, Process process)
    {
        for (var clock = Stopwatch.StartNew(); !reached();)
        {
            (clock.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited).ShouldBeTrue();
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
