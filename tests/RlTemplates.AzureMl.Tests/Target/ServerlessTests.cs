using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>Jobs whose machines the service provides itself, cheap machines of both kinds, and Ray as the service starts it.</summary>
public sealed class ServerlessTests
{
    [Fact]
    public async Task A_job_runs_on_spare_machines_of_a_size_and_makes_no_cluster()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "spare", "--targets.spare.image", "example.azurecr.io/cloud:1");

        code.ShouldBe(0, errors);
        var job = cloud.Job.Properties;
        job["computeId"].ShouldBeNull();
        job["resources"]!.ToJsonString().ShouldBe("""{"instanceCount":1,"instanceType":"STANDARD_D4S_V3"}""");
        job["queueSettings"]!.ToJsonString().ShouldBe("""{"jobTier":"Spot"}""");
        cloud.Azure.Resources.Keys.ShouldNotContain(static k => k.StartsWith("computes/", StringComparison.Ordinal));
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Low_priority_of_a_cluster_is_the_clusters_and_no_tier()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml", "--machines.head-cpu.low-priority", "true");

        code.ShouldBe(0, errors);
        ((string?)cloud.Azure.Resources["computes/head-cpu"].Body["properties"]!["properties"]!["vmPriority"]).ShouldBe("LowPriority");
        cloud.Job.Properties["queueSettings"].ShouldBeNull();
    }

    [Fact]
    public async Task A_tier_on_a_cluster_is_refused()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml", "--targets.azureml.job-tier", "Spot");

        code.ShouldBe(2);
        errors.ShouldContain("'azureml' has JobTier = \"Spot\" and trains on the machines of [Head(\"head-cpu\")]");
        errors.ShouldContain("set LowPriority on the group");
        cloud.Azure.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_service_starts_Ray_where_the_version_of_the_API_has_it()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "rays");

        code.ShouldBe(0, errors);
        var job = cloud.Job.Properties;
        job["distribution"]!.ToJsonString().ShouldBe("""{"distributionType":"Ray","port":6379}""");
        ((int)job["resources"]!["instanceCount"]!).ShouldBe(3);
        ((string?)job["command"]).ShouldBe("python train.py");
        // Checked against the types of that version.
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stable_version_of_the_API_has_no_Ray()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "rays", "--targets.rays.api-version", "2026-05-01");

        code.ShouldBe(2);
        errors.ShouldContain("2026-05-01");
        errors.ShouldContain("preview version that has Ray");
        cloud.Azure.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_machines_of_the_service_are_joined_by_MPI()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "rays", "--targets.rays.use-ray-distribution", "false");

        code.ShouldBe(0, errors);
        cloud.Job.Properties["distribution"]!.ToJsonString().ShouldBe("""{"distributionType":"Mpi","processCountPerInstance":1}""");
        ((string?)cloud.Job.Properties["command"])!.ShouldContain("OMPI_COMM_WORLD_RANK");
        cloud.Azure.Violations.ShouldBeEmpty();
    }
}
