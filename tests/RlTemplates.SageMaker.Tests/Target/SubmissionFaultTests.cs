using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>What becomes of a submission where the service, the network or the credentials fail.</summary>
public sealed class SubmissionFaultTests
{
    // The answer may be lost or not: there is one job, and it is this one.
    [Theory]
    [InlineData("DropAfter")]
    [InlineData("ClockSkew")]
    [InlineData("ExpiredToken")]
    [InlineData("Throttle", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("InternalError", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Unavailable", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("DropBefore", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("CutAnswer", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("ErrorAfter", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task One_failure_costs_a_pause(string fault)
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Aws.Faults.Next("CreateTrainingJob", (Fault)typeof(Fault).GetProperty(fault)!.GetValue(null)!);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker", "--name", "once");

        code.ShouldBe(0, errors);
        cloud.Job.Name.ShouldStartWith("once-");
        (await cloud.Run("jobs")).Output.ShouldContain(cloud.Job.Name);
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Final => new()
    {
        { "AccessDenied", "error: SageMaker refuses CreateTrainingJob with these credentials: User: arn:aws:iam::123456789012:user/tester is not authorized" },
        { "LimitExceeded", "error: SageMaker refuses CreateTrainingJob (ResourceLimitExceeded): The account-level service limit" },
        { "ResourceInUse", "already, which trains something else." },
    };

    [Theory]
    [MemberData(nameof(Final))]
    public async Task A_refusal_is_said_and_makes_no_job(string fault, string words)
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Aws.Faults.Always("CreateTrainingJob", (Fault)typeof(Fault).GetProperty(fault)!.GetValue(null)!);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker");

        code.ShouldBe(2);
        errors.ShouldContain(words);
        cloud.Aws.Jobs.ShouldBeEmpty();
        // No name of a job that never was.
        var run = JsonNode.Parse(await File.ReadAllTextAsync(
            Directory.GetFiles(Path.Combine(cloud.Folder, "runs"), "run.json", SearchOption.AllDirectories).ShouldHaveSingleItem(),
            TestContext.Current.CancellationToken))!;
        ((string?)run["job"]!["id"], (string?)run["status"]).ShouldBe(("", "failed"));
    }

    [Fact]
    public async Task Without_credentials_no_run_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Without.AddRange(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker");

        (code, errors).ShouldBe((2, "error: No credentials for AWS were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile (aws configure, aws sso login).\n".ReplaceLineEndings()));
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    [SlowFact]
    public async Task Credentials_are_read_from_the_file_that_a_variable_names()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Without.AddRange(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
        await File.WriteAllTextAsync(
            cloud.Aws.Variables["AWS_SHARED_CREDENTIALS_FILE"],
            $"[default]\naws_access_key_id = {cloud.Aws.Credentials[0].AccessKey}\naws_secret_access_key = {cloud.Aws.Credentials[0].SecretKey}\n",
            TestContext.Current.CancellationToken);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker");

        code.ShouldBe(0, errors);
    }

    [Fact]
    public async Task Without_a_region_no_run_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Without.AddRange(["AWS_REGION", "AWS_DEFAULT_REGION"]);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker");

        code.ShouldBe(2);
        errors.ShouldStartWith("error: No region of AWS is set: ");
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_named()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        cloud.Aws.Roles.Clear();

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker");

        code.ShouldBe(2);
        errors.ShouldContain("There is no role 'SageMakerRole' in this account of AWS.");
        cloud.Aws.Jobs.ShouldBeEmpty();
    }

    [SlowFact]
    public async Task A_job_that_gets_no_machines_ends_attach_with_its_reason()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Trainer.FailsBeforeStart = _ => FakeTrainer.NoCapacity;
        (await cloud.Run("submit", "--to", "sagemaker", "--name", "night")).Code.ShouldBe(0);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);

        var (code, _, errors) = await cloud.Run("attach", "night");

        code.ShouldBe(1);
        errors.ShouldContain(FakeTrainer.NoCapacity);
        (await cloud.Run("runs", "show", "night")).Output.ShouldContain("failed");
    }
}
