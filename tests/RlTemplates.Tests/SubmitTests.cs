using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

public sealed class SubmitTests : IDisposable
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Tests", "RlTemplates.SampleProgram", StringComparison.Ordinal), "RlTemplates.SampleProgram.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("submit").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> Run(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. args, "--runs", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    [Fact]
    public async Task A_submitted_run_goes_on_without_its_parent_and_attach_ends_with_its_exit_code()
    {
        var submitted = await Run("submit", "--to", "local", "--seed", "3", "--stop.timesteps-total", "20000", "--evaluation.episodes", "2");
        var attached = await Run("attach", "latest");

        submitted.Code.ShouldBe(0, submitted.Output);
        submitted.Output.ShouldContain("submitted ");
        attached.Code.ShouldBe(0, attached.Output);
        attached.Output.ShouldContain("completed");
        var run = new RunStore(_folder).Find("latest");
        (run.Status, run.ExitCode, run.Seed).ShouldBe((RunStatus.Completed, 0, 3UL));
        run.Config.Single(c => c.Path == "seed").Source.ShouldBe("--seed");
    }

    [Fact]
    public async Task A_killed_run_is_told_apart_and_attach_fails()
    {
        await Run("submit", "--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000");
        var store = new RunStore(_folder);
        using (var process = Process.GetProcessById(store.Find("latest").ProcessId!.Value))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var attached = await Run("attach", "latest");

        attached.Code.ShouldBe(1, attached.Output);
        store.Find("latest").Status.ShouldBe(RunStatus.Lost);
    }
}
