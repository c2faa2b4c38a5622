using RlTemplates.AzureMl.Fake;

namespace RlTemplates.Templates.Tests;

/// <summary>A project made with <c>--target AzureMl</c>, and a service of this machine that stands in for a workspace of Azure Machine Learning.</summary>
public sealed class AzureMlTargetTests(PackedTemplates templates)
{
    [SlowFact]
    public async Task It_plans_its_job_trains_there_tells_the_workspace_and_comes_home()
    {
        var scaffold = await templates.CreateAsync("Cloud", "-e", "CartPole", "--target", "AzureMl");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await using var azure = await FakeAzure.StartAsync();
        var program = Path.Combine(scaffold.Folder, "bin", "Release", "net10.0", "Cloud.dll");
        await using var trainer = new FakeTrainer(azure, program);
        var variables = Variables(azure);
        Task<CliResult> Run(params string[] arguments) => Cli.RunAsync("dotnet", [program, .. arguments], scaffold.Folder, variables);

        // As it was made, with the workspace that is to be filled in.
        var planned = await Run("submit", "--to", "azureml", "--dry-run");
        planned.ShouldSucceed().Output.ShouldContain("/workspaces/my-workspace/jobs/");
        azure.Calls.ShouldBeEmpty();

        scaffold.Write("config.json", $$"""{ "subscription_id": "{{FakeAzure.Subscription}}", "resource_group": "{{FakeAzure.ResourceGroup}}", "workspace_name": "{{FakeAzure.Workspace}}" }""");
        string[] told = ["--config", "azureml", "--stop.time-total-s", "5"];
        (await Run(["submit", "--to", "azureml", "--name", "first", "--wait", "--targets.azureml.image", "example.azurecr.io/cloud:1", .. told])).ShouldSucceed();
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

    private static Dictionary<string, string> Variables(FakeAzure azure)
    {
        var settings = new Dictionary<string, string?>();
        azure.Configure(settings);
        var variables = new Dictionary<string, string>(LocalFeed.Environment);
        foreach (var (name, value) in settings)
            variables[name] = value!;
        return variables;
    }
}
