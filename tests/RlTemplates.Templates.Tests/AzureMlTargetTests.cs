using RlTemplates.AzureMl.Fake;

namespace RlTemplates.Templates.Tests;

/// <summary>A project made with <c>--target AzureMl</c>, and a service of this machine that stands in for a workspace of Azure Machine Learning.</summary>
public sealed class AzureMlTargetTests(PackedTemplates templates)
{
    private static readonly string[] InImage = ["--targets.azureml.image", "example.azurecr.io/trainer:1"];

    [SlowFact]
    public async Task It_plans_its_job_trains_there_tells_the_workspace_and_comes_home()
    {
        var scaffold = await templates.CreateAsync("Cloud", "-e", "CartPole", "--target", "AzureMl");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await using var azure = await FakeAzure.StartAsync();
        await using var trainer = new FakeTrainer(azure, ProgramOf(scaffold));
        Task<CliResult> Run(params string[] arguments) => RunAsync(scaffold, azure, arguments);

        // As it was made, with the workspace that is to be filled in.
        var planned = await Run("submit", "--to", "azureml", "--dry-run");
        planned.ShouldSucceed().Output.ShouldContain("/workspaces/my-workspace/jobs/");
        azure.Calls.ShouldBeEmpty();

        Fill(scaffold);
        string[] told = ["--config", "azureml", "--stop.time-total-s", "5"];
        (await Run(["submit", "--to", "azureml", "--name", "first", "--wait", .. InImage, .. told])).ShouldSucceed();
        (await Run("pull", "first")).ShouldSucceed();
        (await Run("evaluate", "--run", "first", "--episodes", "2")).ShouldSucceed();
        azure.Tracking.Run.Statuses.ShouldBe(["RUNNING", "FINISHED"]);
        foreach (var metric in new[] { "episode_reward_mean", "episodes_total", "reward_per_step" })
            azure.Tracking.Run.Steps(metric).ShouldNotBeEmpty();

        // Without an image, the program travels with the job.
        (await Run("submit", "--to", "azureml", "--config", "quick", "--name", "second", "--wait")).ShouldSucceed();
        (await Run("pull", "second")).ShouldSucceed();
        (await Run("runs", "show", "second")).ShouldSucceed().Output.ShouldContain("completed");
        azure.Violations.ShouldBeEmpty();
        azure.Tracking.Violations.ShouldBeEmpty();
    }

    // The class of the page on ReinforcementLearningEstimator, with fewer workers than its machines have CPUs for.
    [SlowFact]
    public async Task Pong_of_the_article_trains_there_and_tells_the_workspace()
    {
        var scaffold = await templates.CreateAsync("Article", "-e", "Pong", "--target", "AzureMl");
        var page = await File.ReadAllTextAsync(Path.Combine(PackedTemplates.Root, "docs", "migrating", "azure-ml.md"), TestContext.Current.CancellationToken);
        scaffold.Write("PongExperiment.cs", "namespace Article;\n\n" + page.ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0]);
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        Fill(scaffold);
        await using var azure = await FakeAzure.StartAsync();
        await using var trainer = new FakeTrainer(azure, ProgramOf(scaffold));

        string[] shorter = ["--algorithm.num-workers", "2", "--stop.episodes-total", "5"];
        var submitted = await RunAsync(scaffold, azure, ["submit", "--to", "azureml", "--config", "azureml", "--wait", .. InImage, .. shorter]);

        submitted.ShouldSucceed();
        var job = azure.Jobs.Values.ShouldHaveSingleItem().Properties;
        ((string?)job["resources"]!["shmSize"], (string?)job["limits"]!["timeout"]).ShouldBe(("24g", "PT7200S"));
        ((string?)azure.Resources["computes/head-gpu"].Body["properties"]!["properties"]!["vmSize"]).ShouldBe("STANDARD_NC4AS_T4_V3");
        foreach (var metric in new[] { "episode_reward_mean", "episodes_total" })
        {
            var steps = azure.Tracking.Run.Steps(metric);
            steps.ShouldNotBeEmpty();
            steps.ShouldBe(steps.Distinct().Order());
        }
        azure.Violations.ShouldBeEmpty();
        azure.Tracking.Violations.ShouldBeEmpty();
    }

    private static string ProgramOf(Scaffold scaffold) => Path.Combine(scaffold.Folder, "bin", "Release", "net10.0", $"{Path.GetFileName(scaffold.Folder)}.dll");

    private static void Fill(Scaffold scaffold) => scaffold.Write(
        "config.json",
        $$"""{ "subscription_id": "{{FakeAzure.Subscription}}", "resource_group": "{{FakeAzure.ResourceGroup}}", "workspace_name": "{{FakeAzure.Workspace}}" }""");

    private static Task<CliResult> RunAsync(Scaffold scaffold, FakeAzure azure, string[] arguments)
    {
        var settings = new Dictionary<string, string?>();
        azure.Configure(settings);
        var variables = new Dictionary<string, string>(LocalFeed.Environment);
        foreach (var (name, value) in settings)
            variables[name] = value!;
        return Cli.RunAsync("dotnet", [ProgramOf(scaffold), .. arguments], scaffold.Folder, variables);
    }
}
