using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>A folder in which somebody runs a program with the target <c>[SageMaker]</c>, and the service that it talks to.</summary>
internal sealed class CloudScratch : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.SageMaker.Tests", "RlTemplates.SageMaker.Program", StringComparison.Ordinal), "RlTemplates.SageMaker.Program.dll");

    private readonly FakeTrainer? _trainer;

    private CloudScratch(FakeAws aws, bool trains) => (Aws, _trainer) = (aws, trains ? new(aws, "dotnet", Program) : null);

    public FakeAws Aws { get; }

    public FakeTrainer Trainer => _trainer ?? throw new InvalidOperationException("Nothing trains here.");

    public string Folder { get; } = Directory.CreateTempSubdirectory("cloud-").FullName;

    /// <summary>Variables of AWS that the program does not get.</summary>
    public List<string> Without { get; } = [];

    /// <summary>Variables that the program gets.</summary>
    public Dictionary<string, string> With { get; } = [];

    /// <summary>Its only job.</summary>
    public FakeTrainingJob Job => Aws.Jobs.Values.ShouldHaveSingleItem();

    public static async Task<CloudScratch> StartAsync(bool trains = true)
    {
        var scratch = new CloudScratch(await FakeAws.StartAsync(), trains);
        scratch.Aws.S3.CreateBucket("results");
        return scratch;
    }

    /// <summary>Gives jobs a role of AWS.</summary>
    public void LetJobsAskAws()
    {
        foreach (var (name, value) in Aws.Variables)
            Trainer.Variables[name] = value;
    }

    public Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => RunIn(Folder, arguments);

    public async Task<(int Code, string Output, string Errors)> RunIn(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Other tests set variables of this process.
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        Aws.Configure(start.Environment);
        foreach (var variable in Without)
            start.Environment.Remove(variable);
        foreach (var (name, value) in With)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Iterations in the rows that the job has kept in S3 so far; a copy may end within the last one.</summary>
    public IReadOnlyList<int> Iterations()
    {
        var rows = Aws.S3.List("results", "checkpoints/").SingleOrDefault(o => o.Key.EndsWith("/metrics.jsonl", StringComparison.Ordinal));
        return rows is null ? [] : Iterations(System.Text.Encoding.UTF8.GetString(rows.Read()));
    }

    /// <summary>Iterations in the rows of the only run here.</summary>
    public IReadOnlyList<int> RowsAtHome() =>
        Iterations(File.ReadAllText(Directory.GetFiles(Path.Combine(Folder, "runs"), "metrics.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem()));

    /// <summary>Waits until something holds.</summary>
    public async Task Until(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(5), $"{Job.FailureReason}\n{string.Join('\n', Aws.Logs.LinesOf(Job.Name))}");
    }

    private static List<int> Iterations(string rows) => [.. rows.Split('\n')[..^1].Select(l => (int)JsonNode.Parse(l)!["training_iteration"]!)];

    public async ValueTask DisposeAsync()
    {
        if (_trainer is not null)
            await _trainer.DisposeAsync();
        await Aws.DisposeAsync();
        TestFolder.Delete(Folder);
    }
}
