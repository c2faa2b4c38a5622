using System.Diagnostics;
using RlTemplates.AzureMl.Training;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class ScriptCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("script-").FullName;

    [Theory]
    [InlineData("train.py", "python train.py --lr 0.1")]
    [InlineData("tools\\run.sh", "bash tools/run.sh --lr 0.1")]
    [InlineData("train", "./train --lr 0.1")]
    public void Mpi_starts_the_script_alone(string script, string command) =>
        ScriptCommand.Of(new() { EntryScript = script, ScriptParameters = ["--lr=0.1"], Framework = "mpi" }, 2).ShouldBe(command);

    // The first machine starts Ray's head and the script, and its exit code is the job's; the others join it and end with it.
    [Theory]
    [InlineData("0", "ray start --head --port=6379|bash run.sh|ray stop|exit 7")]
    [InlineData("1", "ray start --address=10.0.0.4:6379|ray status|exit 0")]
    public async Task Ray_joins_several_machines_by_their_rank(string rank, string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        Tool("ray", "[ \"$1\" = status ] && exit 1; exit 0");
        File.WriteAllText(Path.Combine(_folder, "run.sh"), $"echo 'bash run.sh' >> '{_folder}/told'; exit 7\n");
        var start = new ProcessStartInfo("bash", ["-c", ScriptCommand.Of(new() { EntryScript = "run.sh" }, 2)]) { WorkingDirectory = _folder };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["OMPI_COMM_WORLD_RANK"] = rank;
        start.Environment["AZ_BATCHAI_MPI_MASTER_NODE"] = "10.0.0.4";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (string.Join('|', await File.ReadAllLinesAsync(Path.Combine(_folder, "told"), TestContext.Current.CancellationToken)) + $"|exit {process.ExitCode}").ShouldBe(told);
    }

    [Fact]
    public async Task A_head_that_is_not_reached_in_time_ends_the_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        Tool("ray", "sleep 2; exit 1");
        var start = new ProcessStartInfo("bash", ["-c", ScriptCommand.Of(new() { EntryScript = "run.sh", CoordinationTimeoutSeconds = 1 }, 2)]) { WorkingDirectory = _folder, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["OMPI_COMM_WORLD_RANK"] = "1";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (process.ExitCode, errors).ShouldBe((1, "The head was not reached in time.\n"));
        // Seconds count, however long a try takes.
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "told"), TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Tool(string name, string body)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/bash\necho \"{name} $*\" >> '{_folder}/told'\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
