using System.Diagnostics;
using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Slurm.Tests;

/// <summary>Submissions to a real cluster, which tests/slurm/cluster.sh starts.</summary>
public sealed class ClusterTests : IDisposable
{
    private const string Reason = "It needs a Slurm cluster of several machines: tests/slurm/cluster.sh up, its env.sh, and slow tests.";

    private readonly string _folder = Directory.CreateTempSubdirectory("slurm").FullName;

    /// <summary>Whether there is a cluster.</summary>
    public static bool HasCluster { get; } = SlowTests.Run && Environment.GetEnvironmentVariable("SLURM_CONF") is { Length: > 0 } && TestCommand.Works("sinfo");

    // Where it was built, because it is published from its project.
    private static string Program => Path.Combine(AppContext.BaseDirectory.Replace("RlTemplates.Slurm.Tests", "RlTemplates.Slurm.SampleProgram", StringComparison.Ordinal), "RlTemplates.Slurm.SampleProgram.dll");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Skip = Reason, SkipUnless = nameof(HasCluster))]
    public async Task A_pole_is_balanced_by_a_head_with_an_array_of_workers()
    {
        await Run(0, "submit", "--experiment", "pole", "--to", "slurm");
        var output = await Run(0, "attach", "latest");
        output.ShouldContain("Worker worker-0 on ");
        output.ShouldContain("Worker worker-1 on ");
        output.ShouldContain("completed: episode_reward_mean is");
        var run = new RunStore(Path.Combine(_folder, "runs")).List().ShouldHaveSingleItem();
        run.Status.ShouldBe(RunStatus.Completed);
        File.ReadAllLines(run.EvaluationsPath)[^1].ShouldContain("\"episode_reward_mean\":500");
        (await Run(0, "jobs", "show", "latest")).ShouldContain("worker-1 (completed)");
        await Until(async () => (await Command("squeue", "-h")).Length == 0, "The jobs have not ended.");
    }

    [Fact(Skip = Reason, SkipUnless = nameof(HasCluster))]
    public async Task A_run_whose_time_is_over_goes_on_in_another_turn_until_somebody_stops_it()
    {
        await Run(0, "submit", "--experiment", "track", "--to", "slurm");
        var run = new RunStore(Path.Combine(_folder, "runs")).List().ShouldHaveSingleItem();
        var log = run.DriverLogPath;
        await Until(() => Task.FromResult(File.Exists(log) && File.ReadAllText(log).Contains("resumed at iteration", StringComparison.Ordinal)), "It was not resumed.");
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        await Run(0, "stop", "latest");
        var rows = File.ReadAllLines(run.MetricsPath).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("training_iteration").GetInt32()).ToList();
        rows.ShouldBe(Enumerable.Range(1, rows.Count));
        await Until(async () => (await Command("squeue", "-h")).Length == 0, "It was started again.");
        new RunStore(Path.Combine(_folder, "runs")).Find(run.Id).Status.ShouldBe(RunStatus.Interrupted);
    }

    [Fact(Skip = Reason, SkipUnless = nameof(HasCluster))]
    public async Task What_Slurm_refuses_is_told_in_its_words()
    {
        var output = await Run(2, "submit", "--experiment", "track", "--to", "slurm", "--targets.slurm.partition", "nowhere");
        output.ShouldContain("Slurm refuses the job: ");
        output.ShouldContain("invalid partition specified: nowhere");
        new RunStore(Path.Combine(_folder, "runs")).List().ShouldAllBe(r => r.Status == RunStatus.Failed);
    }

    public void Dispose() => TestFolder.Delete(_folder);

    private async Task<string> Run(int exitCode, params string[] arguments)
    {
        var (code, output) = await Start("dotnet", [Program, .. arguments]);
        code.ShouldBe(exitCode, output);
        return output;
    }

    private async Task<string> Command(string name, params string[] arguments) => (await Start(name, arguments)).Output;

    private async Task<(int ExitCode, string Output)> Start(string name, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    private static async Task Until(Func<Task<bool>> condition, string otherwise)
    {
        for (var i = 0; !await condition(); i++)
        {
            (i < 300).ShouldBeTrue(otherwise);
            await Task.Delay(1000, Cancellation);
        }
    }
}
