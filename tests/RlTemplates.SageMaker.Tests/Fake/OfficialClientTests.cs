using System.Diagnostics;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>The clients that Amazon publishes for Node.js use the fake, and read all that it answers.</summary>
public sealed class OfficialClientTests : IDisposable
{
    private static readonly string[] Packages =
    [
        "@aws-sdk/client-sagemaker@3.1142.0", "@aws-sdk/client-s3@3.1175.0", "@aws-sdk/client-cloudwatch-logs@3.1169.0",
        "@aws-sdk/client-sagemaker-runtime@3.1164.0", "@aws-sdk/client-sts@3.1177.0",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("clients-").FullName;

    public void Dispose() => TestFolder.Delete(_folder);

    [SlowFact]
    public async Task The_official_clients_read_every_answer()
    {
        Assert.SkipUnless(
            TestCommand.Works("node", "--version") && TestCommand.Works("npm", "--version"), "It needs Node.js, which is not here.");
        var (installed, _, trouble) = await Run([], "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", .. Packages]);
        Assert.SkipUnless(installed == 0, $"It needs packages from npm's registry: {trouble}");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fake", "clients.mjs"), Path.Combine(_folder, "clients.mjs"));
        await using var aws = await FakeAws.StartAsync();
        Prepare(aws);

        var (code, output, errors) = await Run(aws.Variables, "node", ["clients.mjs"]);

        code.ShouldBe(0, output + errors);
        aws.Requests.Where(r => r.Service == AwsService.SageMaker && r.Status == 500 && r.Error != "InternalFailure").ShouldBeEmpty();
        // The script breaks three rules by intention.
        aws.Violations.Count.ShouldBe(3, string.Join('\n', aws.Violations));
    }

    private static void Prepare(FakeAws aws)
    {
        aws.TagPageSize = 2;
        aws.JobCreated += job =>
        {
            if (job.Name != "job-1")
                return;
            for (var i = 0; i < 5; i++)
                job.Log($"line {i}");
            job.Steps.Enqueue(_ => { });
            job.Steps.Enqueue(j => j.Train());
            job.Steps.Enqueue(j =>
            {
                j.FinalMetrics["reward"] = (12.5, DateTimeOffset.UtcNow);
                j.Complete();
            });
        };
        aws.Invoke = i => System.Text.Encoding.UTF8.GetString(i.Body) switch
        {
            "fail" => throw InvocationAnswer.ModelError(400, "bad observation"),
            "wait" => throw InvocationAnswer.NotReady(),
            _ => Task.FromResult(new InvocationAnswer(i.Body)),
        };
        foreach (var (name, fault) in new[]
        {
            ("throttled", Fault.Throttle), ("expired", Fault.ExpiredToken), ("denied", Fault.AccessDenied), ("skewed", Fault.ClockSkew),
            ("dropped", Fault.DropBefore), ("cut", Fault.CutAnswer),
        })
        {
            aws.Faults.When(r => (string?)r.Json?["TrainingJobName"] == name, fault);
        }
        // The first call of ListModels is that of the model's own test.
        aws.Faults.On("ListModels", 2, Fault.Throttle);
        aws.Faults.On("ListModels", 3, Fault.Unavailable);
        aws.Faults.On("ListModels", 4, Fault.DropBefore);
    }

    private async Task<(int Code, string Output, string Errors)> Run(IEnumerable<KeyValuePair<string, string>> variables, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await Task.WhenAny(process.WaitForExitAsync(patience.Token));
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
