using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>Policies that SageMaker keeps, by name and version.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Models_are_registered_listed_shown_and_brought_home()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);

        var registered = await cloud.Run("models", "register", "latest", "--name", "pole", "--to", "sagemaker");
        registered.Code.ShouldBe(0, registered.Errors);
        (await cloud.Run("models", "register", "latest", "--name", "pole", "--to", "sagemaker")).Code.ShouldBe(0);
        // Somebody else's.
        cloud.Aws.Models["other-v3"] = new("other-v3", cloud.Aws.Arn("model", "other-v3"), [], DateTimeOffset.UtcNow);

        cloud.Aws.Models.Keys.Order(StringComparer.Ordinal).ShouldBe(["other-v3", "pole-v1", "pole-v2"]);
        var listed = await cloud.Run("models", "--to", "sagemaker");
        listed.Output.ShouldContain("pole", customMessage: listed.Errors);
        listed.Output.ShouldNotContain("other");
        var shown = await cloud.Run("models", "show", "pole:1", "--to", "sagemaker");
        shown.Code.ShouldBe(0, shown.Errors);
        shown.Output.ShouldContain("timesteps_total");
        var home = await cloud.Run("models", "download", "pole", "--out", "home", "--to", "sagemaker");
        home.Code.ShouldBe(0, home.Errors);
        File.ReadAllBytes(Path.Combine(cloud.Folder, "home", "policy.bin")).ShouldBe(File.ReadAllBytes(
            Directory.GetFiles(Path.Combine(cloud.Folder, "runs"), "policy.bin", SearchOption.AllDirectories).Single(
                f => f.Contains("/model/", StringComparison.Ordinal) || f.Contains("\\model\\", StringComparison.Ordinal))));
        var deleted = await cloud.Run("models", "delete", "pole:1", "--to", "sagemaker");
        (deleted.Code, deleted.Output).ShouldBe((0, "deleted pole:1" + Environment.NewLine), deleted.Errors);
        cloud.Aws.Models.Keys.Order(StringComparer.Ordinal).ShouldBe(["other-v3", "pole-v2"]);
        cloud.Aws.S3.List("results", "").Count(o => o.Key.EndsWith("/model.tar.gz", StringComparison.Ordinal)).ShouldBe(1);
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_model_leaves_nothing()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Aws.Faults.Always("CreateModel", Fault.LimitExceeded);

        var (code, _, errors) = await cloud.Run("models", "register", "latest", "--name", "pole", "--to", "sagemaker");

        code.ShouldBe(2);
        errors.ShouldContain("ResourceLimitExceeded");
        cloud.Aws.S3.List("results", "").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_answer_makes_one_version()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Aws.Faults.Next("CreateModel", Fault.DropAfter, 1);

        var (code, _, errors) = await cloud.Run("models", "register", "latest", "--name", "pole", "--to", "sagemaker");

        code.ShouldBe(0, errors);
        cloud.Aws.Models.Keys.ShouldBe(["pole-v1"]);
    }
}
