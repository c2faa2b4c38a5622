using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

public sealed class SecretTests
{
    [Fact]
    public async Task A_secret_is_read_in_its_vault()
    {
        await using var azure = await FakeAzure.StartAsync();
        azure.Secrets["team/wandb"] = "hunter2-and-more";
        var cloud = new ArmCloud(azure.Address, new("https://login.microsoftonline.com"), "core.windows.net") { Vaults = azure.Address, Token = azure.Token };

        (await VaultSecret.Parse("https://team.vault.azure.net/secrets/wandb").ReadAsync(cloud, TestContext.Current.CancellationToken)).ShouldBe("hunter2-and-more");
        (await Should.ThrowAsync<UserException>(VaultSecret.Parse("https://team.vault.azure.net/secrets/none").ReadAsync(cloud, TestContext.Current.CancellationToken))).Message
            .ShouldBe("Azure refuses the secret none of the vault team (SecretNotFound): A secret with (name/id) none was not found in this key vault.");
    }

    [Theory]
    [InlineData("https://team.vault.azure.net/secrets/wandb", "vault.azure.net")]
    [InlineData("https://team.vault.usgovcloudapi.net/secrets/wandb/0123456789abcdef", "vault.usgovcloudapi.net")]
    [InlineData("https://team.vault.azure.cn/secrets/wandb", "vault.azure.cn")]
    public void A_token_is_for_the_vaults_of_its_cloud(string place, string suffix) => VaultSecret.Parse(place).Suffix.ShouldBe(suffix);

    [Theory]
    [InlineData("https://team.vault.azure.net/keys/wandb")]
    [InlineData("https://team.vault.azure.net.evil.example/secrets/wandb")]
    [InlineData("https://evil.example/team.vault.azure.net/secrets/wandb")]
    public void What_is_no_secret_of_a_vault_is_refused(string place) => Should.Throw<UserException>(() => VaultSecret.Parse(place)).Message.ShouldContain("is no secret of Azure Key Vault");

    [Theory]
    [InlineData("DB_PASSWORD=hunter2-and-more", "'azureml' takes secrets by reference only, because anyone who can view its jobs could read them: DB_PASSWORD.", "such as DB_PASSWORD=secret:https://VAULT.vault.azure.net/secrets/NAME")]
    [InlineData("K=secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", "which a job of 'azureml' does not read; it reads files of its machine and https://VAULT", "K refers to")]
    public async Task A_secret_that_the_job_would_get_as_it_is_or_cannot_read_is_refused(string variable, string words, string more)
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, output, errors) = await cloud.Run("submit", "--to", "azureml", "--targets.azureml.environment-variables", variable);

        code.ShouldBe(2);
        errors.ShouldContain(words);
        errors.ShouldContain(more);
        (output + errors).ShouldNotContain("hunter2");
        cloud.Azure.Calls.ShouldBeEmpty();
    }
}
