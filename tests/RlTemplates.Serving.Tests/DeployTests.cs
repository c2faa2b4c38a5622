using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Serving.Tests;

/// <summary>A run of CartPole that is submitted, deployed and asked, by the verbs of a program that references the package, each in a process of its own.</summary>
public sealed class DeployTests : IDisposable
{
    private const int Questions = 10_000;

    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Serving.Tests", "RlTemplates.Serving.SampleProgram", StringComparison.Ordinal), "RlTemplates.Serving.SampleProgram.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("deploy-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Endpoints => Path.Combine(_folder, "runs", ".endpoints");

    public void Dispose()
    {
        foreach (var endpoint in new LocalEndpoints(new(Path.Combine(_folder, "runs")), "local").List())
            Run("endpoints", "delete", endpoint.Name).GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. args]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, output, await errors);
    }

    private async Task<RunInfo> TrainAsync()
    {
        (await Run("submit", "--to", "local", "--name", "trained", "--wait", "--stop.timesteps-total", "20000", "--evaluation.episodes", "2")).Code.ShouldBe(0);
        return new RunStore(Path.Combine(_folder, "runs")).Find("trained");
    }

    [Fact]
    public async Task CartPole_is_submitted_deployed_and_gives_the_policys_answers()
    {
        var run = await TrainAsync();

        var deployed = await Run("deploy", "trained", "--name", "pole", "--json");
        deployed.Code.ShouldBe(0, deployed.Errors);
        var info = JsonNode.Parse(deployed.Output)!;
        ((string)info["name"]!, (string)info["status"]!, (string)info["run"]!, (string)info["target"]!).ShouldBe(("pole", "in service", run.Id, "local"));
        var predictor = new HttpPredictor(new((string)info["address"]!), "pole");
        using var policy = Policy.Load(run.ModelPath);
        var random = new Random(1);
        var observations = Enumerable.Range(0, Questions).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()).ToArray();
        var answers = new int[Questions];
        await Parallel.ForAsync(0, Questions, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stop }, async (i, stop) =>
            answers[i] = (await predictor.PredictAsync(observations[i], cancellationToken: stop)).Choice);
        answers.ShouldBe(observations.Select(o => policy.Act(o)));

        var many = await predictor.PredictManyAsync(observations.Take(100).SelectMany(o => o).ToArray(), 100, new() { Distribution = true }, Stop);
        many.Select(p => p.Choice).ShouldBe(answers.Take(100));
        many.ShouldAllBe(p => p.Probabilities.Count == 2 && Math.Abs(p.Probabilities.Sum() - 1) < 1e-5f && p.Value != null);

        var text = string.Join(',', observations[0].Select(n => n.ToString("R", CultureInfo.InvariantCulture)));
        (await Run("predict", "pole", "--observation", text)).ShouldBe((0, $"{policy.Graph.ActionNames![answers[0]]}\n", ""));
        ((int)JsonNode.Parse((await Run("predict", "pole", "--observation", text, "--json", "--distribution")).Output)!["action"]!).ShouldBe(answers[0]);
        (await Run("predict", "pole", "--observation", "1,2")).Errors.ShouldStartWith("error: Endpoint pole has refused the question (400): ");
        (await Run("predict", "pol", "--observation", text)).ShouldBe((2, "", "error: 'local' has no endpoint 'pol'; did you mean pole?\n"));
        (await Run("deploy", "trained", "--name", "pole")).ShouldBe((2, "", "error: There is an endpoint 'pole' already; choose another name, or end it with: endpoints delete pole\n"));

        var listed = JsonNode.Parse((await Run("endpoints", "--json")).Output)!.AsArray().ShouldHaveSingleItem()!;
        ((string)listed["name"]!, (string)listed["status"]!, (string)listed["address"]!).ShouldBe(("pole", "in service", (string)info["address"]!));
        (await Run("endpoints", "delete", "pole")).ShouldBe((0, "deleted pole\n", ""));
        Directory.EnumerateFileSystemEntries(Endpoints).ShouldBeEmpty();
        (await Should.ThrowAsync<EndpointException>(() => predictor.PredictAsync(observations[0], cancellationToken: Stop))).Message.ShouldStartWith("Endpoint pole cannot be reached at http://127.0.0.1:");
        (await Run("endpoints", "delete", "pole")).ShouldBe((2, "", "error: 'local' has no endpoint 'pole'; nothing is deployed there.\n"));
    }

    [Fact]
    public async Task An_endpoint_whose_process_was_killed_has_failed_and_can_be_deleted()
    {
        await TrainAsync();
        await Run("deploy", "--name", "pole");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Endpoints, "pole", "endpoint.json"), Stop))!;
        using (var process = Process.GetProcessById((int)file["process_id"]!))
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        var listed = JsonNode.Parse((await Run("endpoints", "--json")).Output)!.AsArray().ShouldHaveSingleItem()!;

        ((string)listed["status"]!, ((string)listed["problem"]!).StartsWith("its process has ended; see ", StringComparison.Ordinal)).ShouldBe(("failed", true));
        (await Run("endpoints", "delete", "pole")).Output.ShouldBe("deleted pole\n");
        Directory.EnumerateFileSystemEntries(Endpoints).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_start_leaves_nothing()
    {
        await TrainAsync();
        var late = await Run("deploy", "--name", "late", "--timeout", "1ms");
        await File.WriteAllTextAsync(Path.Combine(new RunStore(Path.Combine(_folder, "runs")).Find("trained").ModelPath, "policy.bin"), "torn", Stop);
        var torn = await Run("deploy", "--name", "torn");

        (late.Code, late.Errors.StartsWith("error: Endpoint late has not answered within 0.001 seconds: ", StringComparison.Ordinal)).ShouldBe((1, true), late.Errors);
        (torn.Code, torn.Errors.StartsWith("error: Endpoint torn could not be started: ", StringComparison.Ordinal)).ShouldBe((2, true), torn.Errors);
        Directory.EnumerateFileSystemEntries(Endpoints).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_that_want_one_name_at_once_one_gets_it()
    {
        await TrainAsync();

        var tries = await Task.WhenAll(Run("deploy", "--name", "pole"), Run("deploy", "--name", "pole"));

        tries.Select(t => t.Code).Order().ToArray().ShouldBe([0, 2], customMessage: string.Concat(tries.Select(t => t.Errors)));
        (await Run("endpoints", "--json")).Output.ShouldContain("\"pole\"");
    }

    [Fact]
    public async Task A_file_that_names_a_foreign_process_does_not_end_it()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX processes.");
        using var foreign = Process.Start("sleep", "600");
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(Endpoints, "forged")).FullName;
            new LocalEndpointFile { Experiment = "pole", Run = "x", CreatedAt = DateTimeOffset.UtcNow, Process = ProcessMark.Of(foreign.Id, DateTimeOffset.UtcNow) with { StartTicks = null, StartedAt = null } }.Write(folder);

            var (code, _, errors) = await Run("endpoints", "delete", "forged");

            (code, errors).ShouldBe((2, $"error: Endpoint forged names process {foreign.Id}, which is not known to be its own, so it gets no signal; end it yourself and remove {folder}.\n"));
            foreign.HasExited.ShouldBeFalse();
            Directory.Delete(folder, recursive: true);
        }
        finally
        {
            foreign.Kill();
        }
    }
}
