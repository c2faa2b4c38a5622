namespace RlTemplates.AzureMl.Tests.Target;

public sealed class SubmissionFaultTests
{
    [Fact]
    public async Task An_answer_that_is_lost_makes_no_second_job()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.Faults.Add(new("PUT", "/ws/jobs/", 0) { After = true });

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml", "--name", "once");

        code.ShouldBe(0, errors);
        cloud.Job.Name.ShouldStartWith("once-");
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(403, "AuthorizationFailed", "The client may not do 'jobs/write'", "with these credentials (AuthorizationFailed): The client may not do 'jobs/write'.")]
    [InlineData(409, "Conflict", "A job with this name already exists", ", which trains something else.")]
    public async Task A_refusal_is_said_and_makes_no_job(int status, string name, string words, string expected)
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.Faults.Add(new("PUT", "/ws/jobs/", status) { Body = $$"""{ "error": { "code": "{{name}}", "message": "{{words}}" } }""" });

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml");

        code.ShouldBe(2, errors);
        errors.ShouldContain(expected);
        cloud.Azure.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_workspace_no_run_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync();
        File.Delete(Path.Combine(cloud.Folder, "config.json"));

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml");

        code.ShouldBe(2);
        errors.ShouldStartWith("error: 'azureml' does not know its workspace: set SubscriptionId, ResourceGroup and Workspace on [AzureMl]");
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }
}
