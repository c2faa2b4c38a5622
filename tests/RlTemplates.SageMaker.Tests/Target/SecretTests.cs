namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>Secrets reach a job by reference, and in no other way.</summary>
public sealed class SecretTests
{
    private const string Arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:wandb-AbCdEf", Secret = "hunter2-and-more";

    [Fact]
    public async Task A_job_reads_its_secrets_where_they_are_kept()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Aws.Secrets[Arn] = $$"""{"key": "{{Secret}}"}""";
        cloud.LetJobsAskAws();
        // The value that is known here is not sent.
        cloud.With["RLT_API_KEY"] = "another-value";

        var submitted = await cloud.Run(
            "submit", "--to", "sagemaker", "--name", "first", "--checks-key", "true", "--targets.sagemaker.environment-variables",
            $"RLT_API_KEY=secret:{Arn}:key::");

        submitted.Code.ShouldBe(0, submitted.Errors);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Completed", cloud.Job.FailureReason);
        (await cloud.Run("pull", "first")).Code.ShouldBe(0);
        (await cloud.Run("runs", "show", "first")).Output.ShouldContain("key-length=" + Secret.Length);
        ((string?)cloud.Job.Request["Environment"]!["RLT_API_KEY"]).ShouldBe($"secret:{Arn}:key::");
        cloud.Aws.Requests.ShouldContain(r => r.Operation == "GetSecretValue");
        foreach (var secret in new[] { Secret, "another-value" })
        {
            cloud.Job.Request.ToJsonString().ShouldNotContain(secret);
            string.Concat(cloud.Aws.Logs.LinesOf(cloud.Job.Name)).ShouldNotContain(secret);
            string.Concat(Directory.GetFiles(cloud.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText)).ShouldNotContain(secret);
        }
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DB_PASSWORD", "--targets.sagemaker.environment-variables", "DB_PASSWORD=hunter2-and-more,A=b")]
    [InlineData("RLT_API_KEY", "--api-key", Secret)]
    [InlineData("AWS_SECRET_ACCESS_KEY", "--targets.sagemaker.environment-variables", "AWS_SECRET_ACCESS_KEY=/hunter2-and-more")]
    [InlineData("DB_PASSWORD", "--targets.sagemaker.environment-variables", "DB_PASSWORD=8273645546")]
    [InlineData("PLAIN", "--targets.sagemaker.environment-variables", "PLAIN=sk-abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("RLT_NOTE", "--note", "password=hunter2-and-more")]
    public async Task A_secret_as_it_is_is_refused_and_shown_nowhere(string name, params string[] arguments)
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, output, errors) = await cloud.Run(["submit", "--to", "sagemaker", .. arguments]);

        code.ShouldBe(2);
        errors.ShouldContain($"error: 'sagemaker' takes secrets by reference only, because anyone who can view its jobs could read them: {name}. "
            + $"Keep it where the job can read it, and say where by EnvironmentVariables on [SageMaker], such as {name}=secret:arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME; or remove it where the value is set.");
        foreach (var secret in new[] { Secret, "8273645546", "sk-abcdefghij" })
            (output + errors).ShouldNotContain(secret);
        (await cloud.Run(["submit", "--to", "sagemaker", .. arguments, "--dry-run"])).ShouldBe((code, output, errors));
        cloud.Aws.Requests.ShouldBeEmpty();
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_only_called_like_a_secret_is_no_secret()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, output, errors) = await cloud.Run(
            "submit", "--to", "sagemaker", "--dry-run", "--note", "max_tokens=512", "--targets.sagemaker.environment-variables",
            "MAX_TOKENS=100,PASS_RATE=0.75,SORT_KEY=episode_return,SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x,AWS_ACCESS_KEY_ID=none,AUTHORIZATION=none,ARGS=--max-tokens 4096");

        code.ShouldBe(0, errors);
        output.ShouldNotContain("***");
        output.ShouldContain("\"SORT_KEY\": \"episode_return\"");
    }

    [Fact]
    public async Task An_argument_of_a_script_holds_no_secret()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        Directory.CreateDirectory(Path.Combine(cloud.Folder, "old"));
        await File.WriteAllTextAsync(Path.Combine(cloud.Folder, "old", "train.py"), "print(1)\n", TestContext.Current.CancellationToken);

        var (code, output, errors) = await cloud.Run("submit", "--to", "script", "--targets.script.script-parameters=--api-key=hunter2-and-more");

        code.ShouldBe(2);
        errors.ShouldContain("'script' takes no secrets as arguments, because anyone who can view its jobs could read them: --api-key in ScriptParameters.");
        (output + errors).ShouldNotContain(Secret);
        cloud.Aws.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("K=secret:wandb", "a secret is NAME=secret:PLACE")]
    [InlineData("K=secret:https://team.vault.azure.net/secrets/key", "K refers to the secret https://team.vault.azure.net/secrets/key, which a job of 'sagemaker' does not read; it reads files of its machine and arn:aws:secretsmanager:")]
    [InlineData("K=secret:arn:aws:secretsmanager:eu-west-1:1:secret:x", "it must be arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, and may end with :KEY:STAGE:VERSION")]
    public async Task A_reference_that_leads_nowhere_is_found_before_anything_is_sent(string variable, string words)
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker", "--targets.sagemaker.environment-variables", variable);

        code.ShouldBe(2);
        errors.ShouldContain(words);
        cloud.Aws.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_cannot_read_its_secret_says_which_and_fails()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.LetJobsAskAws();
        cloud.Aws.DeniedSecrets.Add(Arn);

        (await cloud.Run("submit", "--to", "sagemaker", "--targets.sagemaker.environment-variables", $"K=secret:{Arn}")).Code.ShouldBe(0);

        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Failed");
        cloud.Job.FailureReason!.ShouldContain("Environment variable K refers to a secret that cannot be read.");
        string.Concat(cloud.Aws.Logs.LinesOf(cloud.Job.Name)).ShouldContain("refers to a secret that cannot be read");
        cloud.Job.FailureReason!.ShouldContain($"The job's role needs secretsmanager:GetSecretValue for {Arn}");
    }

    [Fact]
    public async Task A_script_gets_the_place_and_reads_it_by_itself()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        var source = Directory.CreateDirectory(Path.Combine(cloud.Folder, "old")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "train.py"), "print(1)\n", TestContext.Current.CancellationToken);

        var (code, _, errors) = await cloud.Run(
            "submit", "--to", "script", "--targets.script.environment-variables", $"WANDB_API_KEY=secret:{Arn}");

        code.ShouldBe(0, errors);
        ((string?)cloud.Job.Request["Environment"]!["WANDB_API_KEY"]).ShouldBe(Arn);
    }
}
