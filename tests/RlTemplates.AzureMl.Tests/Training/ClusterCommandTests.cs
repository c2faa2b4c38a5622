using System.Diagnostics;
using RlTemplates.AzureMl.Training;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class ClusterCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Workers_end_with_a_head_that_cannot_begin()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of bash.");
        // There is no ray on the path of the head.
        var head = await Run(ClusterCommand.OfHead("true", workers: 1, seconds: 60));
        var worker = await Run(ClusterCommand.OfWorker(seconds: 60, longest: 0));

        (head, worker).ShouldBe((1, 1));
        File.Exists(Path.Combine(_folder, "done")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waits_end_in_time_by_a_clock_that_nobody_sets(bool isHead)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of bash.");
        await File.WriteAllTextAsync(Path.Combine(_folder, "ray"), "#!/bin/bash\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_folder, "ray"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var (command, clock) = (isHead ? ClusterCommand.OfHead("true", workers: 1, seconds: 3) : ClusterCommand.OfWorker(seconds: 1, longest: 2), Stopwatch.StartNew());

        (await Run(command, Directory.CreateDirectory(Path.Combine(_folder, "meeting")).FullName)).ShouldBe(1);

        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(25));
        command.ShouldNotContain("SECONDS");
    }

    [Theory]
    [InlineData(0, 4, 4)]
    [InlineData(2, 4, 2)]
    [InlineData(0, 0, 1)]
    public void Workers_are_as_many_as_nodes_or_else_the_most(int nodes, int most, int count) =>
        JobMachines.CountOf(new WorkersAttribute("w") { NodeCount = nodes, MaxNodes = most }).ShouldBe(count);

    [Theory]
    [InlineData("a: loading...\n...\n", "a: loading...\n")]
    [InlineData("a: loading...\nb: c\n", "a: loading...\nb: c\n")]
    public void Of_a_document_only_the_mark_of_its_end_is_cut(string document, string cut) => RlTemplates.AzureMl.Cli.YamlParts.WithoutEnd(document).ShouldBe(cut);

    private async Task<int> Run(string command, string? meeting = null)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", command.Replace("${{outputs.rlt_meeting}}", meeting ?? _folder, StringComparison.Ordinal)]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"/usr/bin:/bin:{_folder}";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
