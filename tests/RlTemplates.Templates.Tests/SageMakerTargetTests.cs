using RlTemplates.SageMaker.Fake;

namespace RlTemplates.Templates.Tests;

/// <summary>A project made with <c>--target SageMaker</c>, and a service of this machine that stands in for SageMaker.</summary>
public sealed class SageMakerTargetTests(PackedTemplates templates)
{
    [SlowFact]
    public async Task It_plans_its_job_trains_there_and_comes_home()
    {
        var scaffold = await templates.CreateAsync("Cloud", "-e", "CartPole", "--target", "SageMaker");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await using var aws = await FakeAws.StartAsync("us-west-2");
        var program = Path.Combine(scaffold.Folder, "bin", "Release", "net10.0", "Cloud.dll");
        await using var trainer = new FakeTrainer(aws, "dotnet", program);
        var variables = new Dictionary<string, string>(LocalFeed.Environment);
        foreach (var (name, value) in aws.Variables)
            variables[name] = value;
        Task<CliResult> Run(params string[] arguments) => Cli.RunAsync("dotnet", [program, .. arguments], scaffold.Folder, variables);

        var planned = await Run("submit", "--to", "sagemaker", "--dry-run");
        planned.ShouldSucceed().Output.ShouldContain("CreateTrainingJob");
        aws.Requests.ShouldBeEmpty();

        (await Run("submit", "--to", "sagemaker", "--config", "quick", "--name", "first", "--wait")).ShouldSucceed();
        (await Run("pull", "first")).ShouldSucceed();
        (await Run("evaluate", "--run", "first", "--episodes", "2")).ShouldSucceed();
        aws.Jobs.Values.ShouldHaveSingleItem().FinalMetrics.ShouldContainKey("reward_per_step");

        // In an image that does not hold it.
        var sent = await Run("submit", "--to", "sagemaker", "--config", "quick", "--name", "second", "--wait", "--targets.sagemaker.send-program", "true");
        sent.ShouldSucceed();
        (await Run("pull", "second")).ShouldSucceed();
        (await Run("runs", "show", "second")).ShouldSucceed().Output.ShouldContain("completed");
        aws.Violations.ShouldBeEmpty();
    }
}
