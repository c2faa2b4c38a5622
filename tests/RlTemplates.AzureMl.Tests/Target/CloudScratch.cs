using System.Diagnostics;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>A folder in which somebody runs a program with the target <c>[AzureMl]</c>, and the workspace that it talks to.</summary>
internal sealed class CloudScratch : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.AzureMl.Tests", "RlTemplates.AzureMl.Program", StringComparison.Ordinal), "RlTemplates.AzureMl.Program.dll");

    private readonly FakeTrainer? _trainer;

    private CloudScratch(FakeAzure azure, bool trains) => (Azure, _trainer) = (azure, trains ? new(azure, Program) : null);

    public FakeAzure Azure { get; }

    public FakeTrainer Trainer => _trainer ?? throw new InvalidOperationException("Nothing trains here.");

    public string Folder { get; } = Directory.CreateTempSubdirectory("cloud-").FullName;

    /// <summary>Variables that the program does not get.</summary>
    public List<string> Without { get; } = [];

    /// <summary>Variables that the program gets.</summary>
    public Dictionary<string, string> With { get; } = [];

    /// <summary>Id of the process that runs.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Its only job.</summary>
    public FakeJob Job => Azure.Jobs.Values.ShouldHaveSingleItem();

    public static async Task<CloudScratch> StartAsync(bool trains = false)
    {
        var scratch = new CloudScratch(await FakeAzure.StartAsync(), trains);
        await File.WriteAllTextAsync(
            Path.Combine(scratch.Folder, "config.json"),
            $$"""{ "subscription_id": "{{FakeAzure.Subscription}}", "resource_group": "{{FakeAzure.ResourceGroup}}", "workspace_name": "{{FakeAzure.Workspace}}" }""");
        Directory.CreateDirectory(Path.Combine(scratch.Folder, "old"));
        await File.WriteAllTextAsync(Path.Combine(scratch.Folder, "old", "train.py"), "print('training')\n");
        await File.WriteAllTextAsync(Path.Combine(scratch.Folder, "old", "run.sh"), "echo training\n");
        return scratch;
    }

    public Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => RunIn(Folder, arguments);

    public async Task<(int Code, string Output, string Errors)> RunIn(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in start.Environment.Keys.Where(static k => k.StartsWith("AZURE", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        Azure.Configure(start.Environment);
        foreach (var variable in Without)
            start.Environment.Remove(variable);
        foreach (var (name, value) in With)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        ProcessId = process.Id;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Waits until something holds.</summary>
    public async Task Until(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(5), Job.Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_trainer is not null)
            await _trainer.DisposeAsync();
        await Azure.DisposeAsync();
        TestFolder.Delete(Folder);
    }
}
