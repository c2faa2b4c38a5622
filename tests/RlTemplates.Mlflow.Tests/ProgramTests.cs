using System.Net;
using System.Net.Sockets;
using RlTemplates.Mlflow.Fake;
using RlTemplates.Mlflow.Sending;
using RlTemplates.Mlflow.Verbs;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

/// <summary>The whole program, in this process: its console and variables are those of the process.</summary>
public sealed class ProgramTests : IDisposable
{
    private const string Server = "MLFLOW_TRACKING_URI", Token = "MLFLOW_TRACKING_TOKEN";

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-mlflow-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Server, null);
        Environment.SetEnvironmentVariable(Token, null);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_training_and_its_resume_are_one_run_with_all_that_callbacks_log()
    {
        await using var fake = await FakeMlflow.StartAsync();
        fake.Authorization = "Bearer s3cret-token";
        Environment.SetEnvironmentVariable(Server, fake.Address.AbsoluteUri);
        Environment.SetEnvironmentVariable(Token, "s3cret-token");

        var (code, output) = await Program("train", "--api-key", "k3y-of-mine");
        code.ShouldBe(0, output);
        (code, output) = await Program("train", "--resume", "latest", "--stop.training_iteration", "9");
        code.ShouldBe(0, output);

        var run = fake.Run;
        long[] steps = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        foreach (var metric in new[] { Metric.EpisodeRewardMean, Metric.EpisodesTotal, "reward_per_step", "half_reward" })
            run.Steps(metric).ShouldBe(steps);
        var rows = MetricReader.Read(Info().MetricsPath).ToList();
        run.Metrics.Where(m => m.Key == "half_reward").Select(m => m.Value).ShouldBe(rows.Select(r => r["half_reward"]));
        (run.Params["seed"], run.Tags["team"], run.Tags["seen"], run.Tags["option.stop.training_iteration"]).ShouldBe(("1", "blue", "yes", ">=9"));
        run.Params.Keys.ShouldNotContain("api_key");
        run.Statuses.ShouldBe(["RUNNING", "FINISHED", "RUNNING", "FINISHED"]);
        fake.Files.Keys.ShouldContain(f => f.EndsWith("/artifacts/model/policy.bin"));
        fake.Files.Keys.ShouldContain(f => f.EndsWith("/algorithm.bin"));
        fake.Violations.ShouldBeEmpty();
        Everything(output).ShouldNotContain("s3cret-token");
        fake.Requests.ShouldAllBe(r => !System.Text.Encoding.UTF8.GetString(r.Body).Contains("k3y-of-mine"));
    }

    [Fact]
    public async Task A_training_without_a_server_ends_well_and_the_verb_sends_it_later()
    {
        var port = FreePort();
        Environment.SetEnvironmentVariable(Server, $"http://localhost:{port}");
        var (code, output) = await Program("train", "--tracking.sinks.0.end-seconds", "0.2");
        code.ShouldBe(0, output);
        output.ShouldContain($"The verb mlflow sends the rest, and so does a resume: mlflow {Info().Id}");
        File.ReadAllText(Info().DriverLogPath).ShouldContain("warning: the sink mlflow has not sent everything to ");

        (code, output) = await Program("mlflow", "--timeout", "1s");
        code.ShouldBe(1, output);

        await using var fake = await FakeMlflow.StartAsync(port);
        (code, output) = await Program("mlflow", Info().Id);
        code.ShouldBe(0, output);
        output.ShouldContain($"{Info().Id} is complete at http://localhost:{port}");
        fake.Run.Steps(Metric.EpisodeRewardMean).ShouldBe([1, 2, 3, 4, 5, 6]);
        (fake.Run.Status, fake.Run.Params["seed"], fake.Run.Tags["seen"]).ShouldBe(("FINISHED", "1", "yes"));

        using (SendLock.TryTake(Info()).ShouldNotBeNull())
            (await Program("mlflow")).ShouldBe((2, $"error: Run {Info().Id} is being sent by another process; wait until that has ended.\n"));
        (code, output) = await Program("mlflow");
        code.ShouldBe(0, output);
        fake.Run.Steps(Metric.EpisodeRewardMean).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_server_that_is_required_refuses_training_and_one_that_is_missing_too()
    {
        Environment.SetEnvironmentVariable(Server, null);
        (await Program("train")).ShouldBe((2, "error: The sink mlflow has no server. Set tracking_uri of the sink mlflow, or the variable MLFLOW_TRACKING_URI, for example http://localhost:5000.\n"));

        Environment.SetEnvironmentVariable(Server, $"http://localhost:{FreePort()}");
        var (code, output) = await Program("train", "--tracking.sinks.0.required", "true");
        code.ShouldBe(2);
        output.ShouldMatch(@"^error: The sink mlflow is required, but http://localhost:\d+ cannot be reached: .*\. To train without it, set required of the sink to false\.\n$");

        await using var fake = await FakeMlflow.StartAsync();
        fake.Authorization = "Bearer right";
        (code, output) = await Program("train", "--tracking.sinks.0.required", "true", "--tracking.sinks.0.tracking-uri", fake.Address.AbsoluteUri,
            "--tracking.sinks.0.credentials.type", "token", "--tracking.sinks.0.credentials.token", "wr0ng");
        code.ShouldBe(2);
        output.ShouldContain("answers 401 Unauthorized");
        output.ShouldNotContain("wr0ng");
        Directory.Exists(Path.Combine(_folder, "cart")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("write an address with http, https or azureml, such as https://mlflow.example.org or http://localhost:5000", "--tracking.sinks.0.tracking-uri", "file:///mlruns")]
    [InlineData("[0.1, 3600]", "--tracking.sinks.0.interval-seconds", "0")]
    [InlineData("none, model, results, checkpoint", "--tracking.sinks.0.artifacts", "everything")]
    [InlineData("2 sinks of tracking.sinks write mlflow", "--tracking.sinks.1.type", "mlflow")]
    public async Task Mistakes_in_options_are_found_before_training(string expected, string option, string value)
    {
        var (code, output) = await Program("train", option, value);

        code.ShouldBe(2);
        output.ShouldContain(expected);
    }

    private RunInfo Info() => new RunStore(_folder).Find("latest");

    private async Task<(int Code, string Output)> Program(params string[] args)
    {
        var (output, error, written) = (Console.Out, Console.Error, new StringWriter { NewLine = "\n" });
        var all = TextWriter.Synchronized(written);
        Console.SetOut(all);
        Console.SetError(all);
        try
        {
            var code = await EntryScript.RunAsync([.. args, "--runs", _folder], [CartExperiment.Definition], [() => new MlflowVerb()], TestContext.Current.CancellationToken);
            return (code, written.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private string Everything(string output) =>
        output + string.Concat(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".json" or ".jsonl" or ".txt").Select(File.ReadAllText));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
