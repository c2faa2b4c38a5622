using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>Policies are kept as models of the workspace.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Models_are_registered_listed_brought_home_and_deleted()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);

        foreach (var version in new[] { "1", "2" })
        {
            var registered = await cloud.Run("models", "register", "latest", "--to", "azureml", "--name", "pole");
            registered.Code.ShouldBe(0, registered.Errors);
            registered.Output.ShouldContain($"pole:{version}");
        }
        var listed = await cloud.Run("models", "--to", "azureml", "--json");
        listed.Code.ShouldBe(0, listed.Errors);
        listed.Output.ShouldContain("episode_reward_mean");
        var downloaded = await cloud.Run("models", "download", "pole:2", "--to", "azureml", "--out", "home");
        downloaded.Code.ShouldBe(0, downloaded.Errors);
        File.Exists(Path.Combine(cloud.Folder, "home", "policy.bin")).ShouldBeTrue();
        (await cloud.Run("models", "delete", "pole:1", "--to", "azureml")).Code.ShouldBe(0);
        (await cloud.Run("models", "delete", "pole:2", "--to", "azureml")).Code.ShouldBe(0);

        cloud.Azure.Resources.ShouldBeEmpty();
        cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer).ShouldBeEmpty();
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_model_leaves_nothing()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Azure.Faults.Add(new("PUT", "/models/", 403));

        (await cloud.Run("models", "register", "latest", "--to", "azureml", "--name", "pole")).Code.ShouldBe(2);

        cloud.Azure.Resources.ShouldBeEmpty();
        cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer).ShouldBeEmpty();
    }
}
